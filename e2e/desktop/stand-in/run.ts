/** `node run.ts MAIN [arguments]`: runs the built main of the desktop on the stand-in, as if installed. */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

const [main = '', ...rest] = process.argv.slice(2);
process.env['STAND_IN_MAIN'] = main;
process.argv = ['drimbox', ...rest];
const { app } = await import('./app.ts');
await import(pathToFileURL(main).href);
// The test is gone: so are we, browser included.
process.on('disconnect', () => app.exit(1));
app.becomeReady();
