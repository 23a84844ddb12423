/**
 * The desktop's command line and its links. A link comes from outside (any web page may offer one), so it can name one
 * thing only: an opaque, single-use id that the listener gave out before.
 */
import { z } from 'zod';

/** Scheme of the links that the operating system hands to the program. */
export const LINK_SCHEME = 'drimbox';
const LINK = /^drimbox:\/\/open\/([A-Za-z0-9_-]{16,128})$/;
const LINK_ID = /^[A-Za-z0-9_-]{16,128}$/;

/** Switches of Chromium that would open the page, and so the patient, to another program or lift its guards. */
const FORBIDDEN_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'disable-web-security',
  'load-extension',
  'log-net-log',
  'ssl-key-log-file',
];

export interface DesktopCommand {
  /** Configuration file. */
  readonly config?: string;
  /** Manifest (KOS) to open once somebody has logged in. */
  readonly kos?: string;
  /** Print the ready line. */
  readonly json: boolean;
  /** Id of the link that started the program. */
  readonly link?: string;
  /** Name of the secret to keep: its value comes on the standard input, and the program ends. */
  readonly setSecret?: string;
}

/** The command line cannot be understood; the message is for the person who typed it. */
export class UsageError extends Error {}

const OPTIONS_WITH_VALUE = { '--config': 'config', '--kos': 'kos', '--set-secret': 'setSecret' } as const;

/** The id of `drimbox://open/<id>`; undefined for anything else, be it only a slash more. */
export function parseDeepLink(text: string): string | undefined {
  return LINK.exec(text)?.[1];
}

/**
 * Reads the arguments after the program's name. Unknown switches are Chromium's and are left to it.
 *
 * Where an argument looks like a link, nothing but that link counts: a hostile link that manages to add arguments
 * (quotes inside an address, on Windows) could otherwise name a configuration file of its own.
 *
 * @throws UsageError when an option of ours has no value.
 */
export function parseCommandLine(args: readonly string[]): DesktopCommand {
  const links = args.filter((argument) => /^drimbox:/i.test(argument));
  if (links.length > 0) {
    const link = links.length === 1 ? parseDeepLink(links[0] ?? '') : undefined;
    return link === undefined ? { json: false } : { json: false, link };
  }
  let command: DesktopCommand = { json: false };
  for (let i = 0; i < args.length; i++) {
    const [option, inline] = splitAtEquals(args[i] ?? '');
    if (option === '--json') command = { ...command, json: true };
    if (!isOptionWithValue(option)) continue;
    const value = inline ?? args[++i];
    if (value === undefined || value === '' || value.startsWith('--')) throw new UsageError(`${option}: value missing`);
    command = { ...command, [OPTIONS_WITH_VALUE[option]]: value };
  }
  return command;
}

function splitAtEquals(argument: string): [string, string?] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument] : [argument.slice(0, at), argument.slice(at + 1)];
}

function isOptionWithValue(option: string): option is keyof typeof OPTIONS_WITH_VALUE {
  return Object.hasOwn(OPTIONS_WITH_VALUE, option);
}

/** The first forbidden Chromium switch among the arguments, if any. */
export function forbiddenSwitch(args: readonly string[]): string | undefined {
  const nameOf = (argument: string): string =>
    splitAtEquals(argument)[0]
      .replace(/^(--?|\/)/, '')
      .toLowerCase();
  return args.find((argument) => FORBIDDEN_SWITCHES.includes(nameOf(argument)));
}

/** What a second instance hands to the first, which checks it again: it is another process. */
export interface SecondInstanceData {
  readonly link: string | null;
}

const SecondInstance = z.object({ link: z.string().regex(LINK_ID) });

/** The id of the link that a second instance was started with; undefined when there is none, or none of ours. */
export function linkOfSecondInstance(data: unknown): string | undefined {
  const parsed = SecondInstance.safeParse(data);
  return parsed.success ? parsed.data.link : undefined;
}

/** Where the configuration file is when the command line names none: one per machine, written by its administrator. */
export function defaultConfigurationPath(platform: string, programData: string | undefined): string {
  if (platform === 'win32') return `${programData ?? 'C:\\ProgramData'}\\DRIMBox\\drimbox.json`;
  if (platform === 'darwin') return '/Library/Application Support/DRIMBox/drimbox.json';
  return '/etc/drimbox/drimbox.json';
}
