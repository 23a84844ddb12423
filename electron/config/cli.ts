/**
 * `npm run config -- check FILE` and `npm run config -- example`.
 * Ends with 0 when all is well, 1 when the file has mistakes, 2 when the command is not understood.
 */
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Locale } from '../../shared/api.ts';
import { exampleConfiguration } from './example.ts';
import { defaultFolders } from './folders.ts';
import { examine, MAX_CONFIGURATION_BYTES, readConfigurationText } from './load.ts';
import { checkMeaning } from './meaning.ts';
import type { MeaningReport } from './meaning.ts';
import { inWords } from './mistakes.ts';
import type { ConfigurationMistake } from './mistakes.ts';
import { Secrets } from './secrets.ts';
import { sentence } from './sentences.ts';

type Command =
  | { readonly name: 'check'; readonly file: string; readonly strict: boolean; readonly locale: Locale }
  | { readonly name: 'example' | 'help'; readonly locale: Locale }
  | { readonly name: 'refused'; readonly argument: string; readonly locale: Locale };

/** What a run of the program says and how it ends. */
export interface Outcome {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: 0 | 1 | 2;
}

/** What the command line needs to know of the machine. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** The folder that relative file names start from. */
  readonly folder: string;
}

/** Runs one command line (without the program's own name). */
export async function runConfigCommand(args: readonly string[], surroundings: Surroundings): Promise<Outcome> {
  const command = commandOf(args);
  switch (command.name) {
    case 'check':
      return check(command, surroundings);
    case 'example':
      return { output: exampleConfiguration(), errors: '', exitCode: 0 };
    case 'help':
      return { output: `${sentence('cli.usage', command.locale)}\n`, errors: '', exitCode: 0 };
    case 'refused': {
      const complaint = sentence('cli.usage-error', command.locale, { argument: command.argument });
      return { output: '', errors: `${complaint}\n\n${sentence('cli.usage', command.locale)}\n`, exitCode: 2 };
    }
  }
}

function commandOf(args: readonly string[]): Command {
  const words: string[] = [];
  let strict = false;
  let help = false;
  let locale: Locale = 'fr';
  for (let i = 0; i < args.length; i += 1) {
    const argument = args[i] ?? '';
    if (argument === '--help' || argument === '-h') help = true;
    else if (argument === '--strict') strict = true;
    else if (argument === '--lang') {
      i += 1;
      const wanted = args[i] ?? '';
      if (wanted !== 'fr' && wanted !== 'en') return { name: 'refused', argument: `--lang ${wanted}`.trim(), locale };
      locale = wanted;
    } else if (argument.startsWith('-')) return { name: 'refused', argument, locale };
    else words.push(argument);
  }
  const [name, file, ...rest] = words;
  if (help) return { name: 'help', locale };
  if (name === 'check' && file !== undefined && rest.length === 0) return { name, file, strict, locale };
  if (name === 'example' && file === undefined && !strict) return { name, locale };
  return { name: 'refused', argument: args.join(' ') || '∅', locale };
}

async function check(command: Command & { name: 'check' }, surroundings: Surroundings): Promise<Outcome> {
  const { mistakes, warnings } = await judge(command, surroundings);
  const line = ({ line, column, path, reason }: ConfigurationMistake) =>
    `${command.file}:${line}:${column}  ${path === '' ? '-' : path}  ${reason}\n`;
  const cautious = warnings.map((warning) => ({
    ...warning,
    reason: sentence('cli.warning', command.locale, { reason: warning.reason }),
  }));
  const failed = mistakes.length > 0 || (command.strict && warnings.length > 0);
  const last = failed ? [] : [`${sentence('cli.no-mistake', command.locale, { file: command.file })}\n`];
  return {
    output: [...mistakes.map(line), ...cautious.map(line), ...last].join(''),
    errors: '',
    exitCode: failed ? 1 : 0,
  };
}

async function judge(
  { file, locale }: Command & { name: 'check' },
  surroundings: Surroundings,
): Promise<MeaningReport> {
  const path = resolve(surroundings.folder, file);
  const read = readConfigurationText(path);
  if (read.text === undefined) {
    const reason = sentence(read.reason, locale, { limit: MAX_CONFIGURATION_BYTES });
    return { mistakes: [{ line: read.line, column: 1, path: '', reason }], warnings: [] };
  }
  const { document, findings, configuration } = examine(read.text);
  if (configuration === undefined) return { mistakes: inWords(findings, read.text, locale), warnings: [] };
  const resolvePath = (written: string) => resolve(dirname(path), written);
  const secrets = new Secrets({ ...surroundings, resolvePath });
  return checkMeaning({ document, configuration, folders: defaultFolders(surroundings), secrets, resolvePath }, locale);
}

if (import.meta.main) {
  const { env } = process;
  const outcome = await runConfigCommand(process.argv.slice(2), {
    environment: env,
    platform: process.platform,
    home: homedir(),
    // npm starts scripts in the folder of the package; what people type is meant from where they are.
    folder: (env['npm_lifecycle_event'] === 'config' ? env['INIT_CWD'] : undefined) ?? process.cwd(),
  });
  process.stdout.write(outcome.output);
  process.stderr.write(outcome.errors);
  process.exitCode = outcome.exitCode;
}
