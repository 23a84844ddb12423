/** Where the processes of the specs keep what Node has made of their files: a program starts for nearly every test. */
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/drimbox-compiled');

/** The environment of a test with that folder named in it. */
export function withCompileCache(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: FOLDER };
}
