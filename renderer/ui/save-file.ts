/** Hands something to the user as a file, where the browser puts downloads. */

/** Long enough for the browser to have taken the content, in milliseconds. */
const TAKEN_MS = 60_000;

/** `name` must tell nothing of a patient. */
export function saveFile(name: string, type: 'text/plain' | 'text/csv' | 'application/json', content: string): void {
  saveBlob(name, new Blob([content], { type: `${type};charset=utf-8` }));
}

/** `name` must tell nothing of a patient. */
export function saveBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), TAKEN_MS);
}
