const ENDINGS = { view: ['vue', 'png'], measurements: ['mesures-images', 'dcm'] } as const;

/** `vue-20260131-140509.png`: nothing in it tells of whom. `at` in local time. */
export function outputFileName(what: keyof typeof ENDINGS, at: Date): string {
  const [name, ending] = ENDINGS[what];
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${name}-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.${ending}`;
}
