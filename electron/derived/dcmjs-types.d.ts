/** The part of dcmjs that is used; it comes without types. */
declare module 'dcmjs' {
  interface DicomDictionaryEntry {
    readonly vr: string;
    Value?: readonly unknown[];
  }
  const dcmjs: {
    readonly data: {
      readonly DicomMetaDictionary: {
        /** Keywords of PS3.6 to tags of eight digits; logs a keyword that it does not know, and leaves it out. */
        denaturalizeDataset(dataset: object): Record<string, DicomDictionaryEntry>;
      };
      readonly DicomDict: new (meta: Readonly<Record<string, DicomDictionaryEntry>>) => {
        dict: Readonly<Record<string, unknown>>;
        /** The whole file: preamble, group 2, data set. Text is written as UTF-8, whatever the data set says. */
        write(): ArrayBuffer;
      };
    };
    readonly log: { setLevel(level: 'silent'): void };
  };
  export default dcmjs;
}
