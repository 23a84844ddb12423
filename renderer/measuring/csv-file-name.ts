/** `mesures-images-20260131-140509.csv`: nothing in it tells of whom. `at` in local time. */
export function csvFileName(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `mesures-images-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.csv`;
}
