/**
 * The files that pdf.js needs beside its code: character maps of Asian fonts, the fonts that every PDF may count on, and
 * decoders. They are part of the built screen, each under a name with its content's hash.
 */

type Addresses = Readonly<Record<string, string>>;

const CHARACTER_MAPS: Addresses = import.meta.glob('../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
  eager: true,
});
const FONTS: Addresses = import.meta.glob('../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url',
  import: 'default',
  eager: true,
});
const DECODERS: Addresses = import.meta.glob('../../../node_modules/pdfjs-dist/wasm/{openjpeg,jbig2}.wasm', {
  query: '?url',
  import: 'default',
  eager: true,
});

const KINDS: Readonly<Record<string, Addresses>> = {
  cMapUrl: byName(CHARACTER_MAPS),
  standardFontDataUrl: byName(FONTS),
  wasmUrl: byName(DECODERS),
};

/** Stands where pdf.js wants the address of a folder; the files are found by `PdfFiles`. */
export const BUNDLED = 'bundled/';

/** How pdf.js asks for a file, on behalf of its worker. */
export class PdfFiles {
  /** Throws when there is no such file, or it does not come: pdf.js goes on without it as well as it can. */
  async fetch({ kind, filename }: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
    const files = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    const address = files && Object.hasOwn(files, filename) ? files[filename] : undefined;
    if (address === undefined) throw new Error(`no such file: ${kind}`);
    const response = await fetch(address);
    if (!response.ok) throw new Error(`file not served: ${response.status}`);
    return response.bytes();
  }
}

function byName(addresses: Addresses): Addresses {
  return Object.fromEntries(
    Object.entries(addresses).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]),
  );
}
