/**
 * `npm start [-- --config FILE] [--browser|--desktop] [--no-open] [--json] [--kos FILE]`
 *
 * Builds what is stale, starts the embedded sandbox when no configuration is given (its patient's call is made at once,
 * so that a record is ready to open, unless a manifest is to be opened by hand), then the program on the host that is
 * asked for or that is there.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WorkstationError } from '../shared/errors.ts';
import { startBrowserProgram } from '../electron/browser.ts';
import { log, toLogFormat } from '../electron/log.ts';
import { Texts } from '../electron/texts.ts';
import { bundle } from './bundle.ts';
import { electronBinary, runDesktop } from './desktop.ts';
import { whenNpmEnds } from '../e2e/sandbox/npm-parent.ts';
import { openWindow } from './open-window.ts';
import { startEmbeddedSandbox, type EmbeddedSandbox } from './embedded-sandbox.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface StartOptions {
  readonly config: string | undefined;
  readonly host: 'browser' | 'desktop';
  readonly open: boolean;
  readonly json: boolean;
  /** Manifest to open once somebody has logged in. */
  readonly kos: string | undefined;
}

/** Things to end, newest first, once. */
const closers: (() => Promise<void>)[] = [];
let ending: Promise<void> | undefined;

function end(): Promise<void> {
  ending ??= (async () => {
    for (const close of closers.reverse()) await close().catch((error: unknown) => log(toLogFormat(error)));
  })();
  return ending;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void end().then(() => process.exit(0)));
}
whenNpmEnds(() => void end().then(() => process.exit(0)));

try {
  await start(readOptions());
} catch (error) {
  explain(error);
  await end();
  process.exitCode = 1;
}

function readOptions(): StartOptions {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      browser: { type: 'boolean', default: false },
      desktop: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      kos: { type: 'string' },
    },
  });
  const desktop = values.desktop || (!values.browser && electronBinary(root) !== undefined);
  return {
    config: values.config,
    host: desktop ? 'desktop' : 'browser',
    open: !values['no-open'],
    json: values.json,
    kos: values.kos,
  };
}

async function start(options: StartOptions): Promise<void> {
  await bundle({ only: options.host === 'desktop' ? undefined : ['renderer'] });
  const sandbox = options.config === undefined ? await startEmbeddedSandbox(root) : undefined;
  if (sandbox) closers.push(() => sandbox.close());
  const configurationPath = options.config ?? sandbox?.config ?? '';
  if (options.host === 'desktop') await startDesktop(options, configurationPath, sandbox);
  else await startInBrowser(options, configurationPath, sandbox);
}

async function startInBrowser(
  options: StartOptions,
  configurationPath: string,
  sandbox: EmbeddedSandbox | undefined,
): Promise<void> {
  const program = await startBrowserProgram({
    configurationPath,
    screenFolder: join(root, 'dist/renderer'),
    version: versionOf(root),
    manifestPath: options.kos,
  });
  closers.push(() => program.close());
  if (options.kos === undefined) await sandbox?.call(program.listenerUrl);
  const url = program.launchUrl();
  announce(options, 'browser', url, program.listenerUrl, sandbox);
  if (options.open) {
    const window = await openWindow(url);
    if (window) {
      closers.push(() => window.close());
      void window.closed.then(() => end()).then(() => process.exit(0));
    }
  }
}

async function startDesktop(
  options: StartOptions,
  configurationPath: string,
  sandbox: EmbeddedSandbox | undefined,
): Promise<void> {
  const desktop = await runDesktop(root, configurationPath, options.kos);
  closers.push(() => desktop.close());
  if (options.kos === undefined) await sandbox?.call(desktop.listener);
  announce(options, 'desktop', desktop.url, desktop.listener, sandbox);
  void desktop.closed.then(() => end()).then(() => process.exit(0));
}

/** The ready line: for programs with `--json`, else for people. */
function announce(
  options: StartOptions,
  host: string,
  url: string,
  listener: string,
  sandbox: EmbeddedSandbox | undefined,
): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ready: true, host, url, listener, pid: process.pid })}\n`);
    return;
  }
  const lines = [`DRIMBox est prêt : ${url}`, `Appel contextuel : ${listener}/appel-contextuel`];
  if (sandbox) lines.push(`DPI simulé : ${sandbox.dpi}`);
  process.stdout.write(`${lines.join('\n')}\nCtrl-C pour arrêter.\n`);
}

/** What people can act on, in words; the rest as a line for the support. */
function explain(error: unknown): void {
  if (error instanceof WorkstationError) {
    const { sentence, advice } = new Texts('fr').error(error.report());
    process.stderr.write(`${sentence}\n${advice}\n`);
  } else if (error instanceof Error) {
    process.stderr.write(`${error.message}\n`);
  }
  log(toLogFormat(error));
}

function versionOf(folder: string): string {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
