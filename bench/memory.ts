/** Memory of another process, as the kernel counts it. */
import { readFile, writeFile } from 'node:fs/promises';

/** Resident memory in MB (10^6 bytes): now, and the most since the last `resetPeak`. Linux only. */
export async function memoryOf(pid: number): Promise<{ readonly nowMB: number; readonly peakMB: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number => {
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    if (kibibytes === undefined) throw new Error(`/proc/${pid}/status has no ${name}`);
    return (Number(kibibytes) * 1024) / 1e6;
  };
  return { nowMB: megabytes('VmRSS'), peakMB: megabytes('VmHWM') };
}

/** The peak begins anew from what is resident now (proc(5), clear_refs). */
export async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}
