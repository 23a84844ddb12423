/** Programs of this project say that they are ready by a line of JSON; npm may print its banner before it. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The first line of the child's standard output that begins with `{`, parsed. Throws when the child ends without one. */
export function firstJsonLine(child: ChildProcess): Promise<unknown> {
  const { stdout } = child;
  if (stdout === null) throw new Error('The child has no standard output to read.');
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdout });
    lines.on('line', (line) => {
      if (!line.startsWith('{')) return;
      lines.removeAllListeners('line');
      resolve(JSON.parse(line));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The program ended (${code ?? 'killed'}) before it was ready.`)));
  });
}
