/**
 * `npm run sandbox -- [--data DIR] [--out DIR] [--port-base N] [--rate Mb/s] [--json]`
 *
 * Starts the peers and says so in one line (`--json`) or in words; SIGTERM, Ctrl-C, or the end of the process that
 * forked it or of npm ends them. Everything that a person may read of it goes to standard error when `--json` is given.
 */
import { parseArgs } from 'node:util';
import { whenNpmEnds } from './npm-parent.ts';
import type { ReadyLine } from './ready-line.ts';
import { startSandbox } from './sandbox.ts';
import type { RunningSandbox, SandboxOptions } from './sandbox.ts';

const USAGE = `Usage : npm run sandbox -- [options]
  --data DIR      examens à servir (par défaut : un patient fantôme)
  --out DIR       dossier de travail, conservé (par défaut : un dossier temporaire, effacé à la fin)
  --port-base N   premier port ; celui-ci est laissé au programme (par défaut : des ports libres)
  --rate N        débit de chaque source, en Mbit/s (par défaut : sans limite)
  --json          une ligne JSON quand tout est prêt
`;

let sandbox: RunningSandbox | undefined;
let ending: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
// A program that forked this one and was killed cannot send a signal any more.
if (process.connected) process.on('disconnect', () => void end());
whenNpmEnds(() => void end());

await main();

async function main(): Promise<void> {
  let starting: Promise<RunningSandbox>;
  let json: boolean;
  try {
    const read = readOptions();
    if (read === undefined) {
      process.stdout.write(USAGE);
      return;
    }
    json = read.json;
    starting = startSandbox(read.options);
  } catch (error) {
    process.stderr.write(`${message(error)}\n\n${USAGE}`);
    process.exit(2);
  }
  try {
    sandbox = await starting;
  } catch (error) {
    process.stderr.write(`Le bac à sable n’a pas démarré : ${message(error)}\n`);
    process.exit(1);
  }
  if (ending !== undefined) return end();
  process.stdout.write(json ? `${JSON.stringify(sandbox.ready)}\n` : inWords(sandbox.ready));
}

/** Once, whoever asks; a signal that comes during the start waits for it, so that nothing is left behind. */
function end(): Promise<void> {
  if (sandbox === undefined) {
    ending ??= Promise.resolve();
    return ending;
  }
  const running = sandbox;
  sandbox = undefined;
  return running.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${message(error)}\n`);
      process.exit(1);
    },
  );
}

/** Undefined when only help is asked for. Throws on a mistake. */
function readOptions(): { readonly options: SandboxOptions; readonly json: boolean } | undefined {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      'port-base': { type: 'string' },
      rate: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const { data, out, rate, 'port-base': portBase } = values;
  return {
    json: values.json,
    options: {
      ...(data === undefined ? {} : { dataDir: data }),
      ...(out === undefined ? {} : { outDir: out }),
      ...(portBase === undefined ? {} : { portBase: numberOf('--port-base', portBase, 65_000) }),
      ...(rate === undefined ? {} : { rateMbps: numberOf('--rate', rate, 1_000_000) }),
      onNotice: (text) => process.stderr.write(`${text}\n`),
    },
  };
}

function numberOf(name: string, text: string, maximum: number): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0 || value > maximum)
    throw new Error(`${name} : nombre attendu, « ${text} » reçu`);
  return value;
}

function inWords(ready: ReadyLine): string {
  return `Le bac à sable est prêt (Ctrl-C pour l’arrêter).

  Configuration    ${ready.config}
  Dossier patient  ${ready.dpi}   (envoie l’appel contextuel à ${ready.listener})
  Manifestes KOS   ${ready.kos}
  Connexion        ${ready.psc}
                   ${ready.franceConnect}
  Liste blanche    ${ready.whitelist}
  Sources          ${ready.sources.map((source) => `${source.host}:${source.port} (${source.case})`).join('\n                   ')}
  PACS             ${ready.pacs.map((pacs) => `${pacs.aet}@${pacs.host}:${pacs.port} → ${pacs.storage}`).join('\n                   ')}

Pour lancer le programme dessus : npm start -- --config ${ready.config}
`;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
