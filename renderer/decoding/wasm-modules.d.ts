/** The parts of the codec packages that are used; they come without types. */
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const start: import('./wasm-codecs.ts').WasmStart;
  export default start;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const start: import('./wasm-codecs.ts').WasmStart;
  export default start;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const start: import('./wasm-codecs.ts').WasmStart;
  export default start;
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const start: import('./wasm-codecs.ts').WasmStart;
  export default start;
}
