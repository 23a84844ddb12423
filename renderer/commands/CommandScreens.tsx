import { CommandPalette } from './CommandPalette.tsx';
import { KeySheet } from './KeySheet.tsx';

/** What of the commands lies over the viewer: nothing, the palette, or the sheet of keys. */
export function CommandScreens() {
  return (
    <>
      <CommandPalette />
      <KeySheet />
    </>
  );
}
