/**
 * The system programs that tests drive: what they are, where they are on this machine, and what to say when one is
 * missing. `npm test` looks once, installs what it may, and hands what is still missing to the tests in
 * `DRIMBOX_MISSING_PROGRAMS` (names, comma separated); a test started alone looks for itself.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

interface SystemProgram {
  readonly title: string;
  /** Each entry is needed; of the alternatives in an entry, one is enough. A command or an absolute path. */
  readonly needs: readonly (readonly string[])[];
  /** Debian packages that bring it. */
  readonly debian: readonly string[];
  /** What of the tests needs it. */
  readonly purpose: string;
}

const CHROMIUM_COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

export const PROGRAMS = {
  chromium: {
    title: 'Chromium',
    needs: [CHROMIUM_COMMANDS],
    debian: ['chromium', 'fonts-liberation'],
    purpose: 'all that is tested in a page',
  },
  dcmtk: {
    title: 'dcmtk (storescp, storescu, echoscu, dcmdump)',
    needs: [['storescp'], ['storescu'], ['echoscu'], ['dcmdump']],
    debian: ['dcmtk'],
    purpose: 'DICOM files and the PACS, judged by software that is not ours',
  },
  orthanc: {
    title: 'Orthanc with its DICOMweb plugin',
    needs: [
      ['Orthanc'],
      ['/usr/share/orthanc/plugins/libOrthancDicomWeb.so', '/usr/local/share/orthanc/plugins/libOrthancDicomWeb.so'],
    ],
    debian: ['orthanc', 'orthanc-dicomweb'],
    purpose: 'a WADO-RS source and a PACS that are not ours',
  },
  nginx: { title: 'nginx', needs: [['nginx']], debian: ['nginx-light'], purpose: 'mutual TLS in front of a source' },
  xmlsec1: { title: 'xmlsec1', needs: [['xmlsec1']], debian: ['xmlsec1'], purpose: 'signatures of the whitelist' },
  openssl: { title: 'openssl', needs: [['openssl']], debian: ['openssl'], purpose: 'certificates, chains and CRLs' },
  curl: { title: 'curl', needs: [['curl']], debian: ['curl'], purpose: 'requests from a client that is not ours' },
  xvfb: { title: 'Xvfb', needs: [['Xvfb']], debian: ['xvfb'], purpose: 'the app window on a machine without a screen' },
} as const satisfies Record<string, SystemProgram>;

export type ProgramName = keyof typeof PROGRAMS;

export const PROGRAM_NAMES = Object.keys(PROGRAMS) as ProgramName[];

/** Servers live in folders that are not on everybody's PATH. */
const SERVER_FOLDERS = process.platform === 'win32' ? [] : ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Where a command (or the file of an absolute path) is on this machine. */
export function findCommand(command: string): string | undefined {
  if (isAbsolute(command)) return isFile(command, constants.R_OK) ? command : undefined;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SERVER_FOLDERS].filter(
    (folder) => folder !== '',
  );
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  return folders
    .flatMap((folder) => endings.map((ending) => join(folder, command + ending)))
    .find((path) => isFile(path, constants.X_OK));
}

/** The browser that pages are tested in; `DRIMBOX_CHROMIUM` names another one than the system's. */
export function findChromium(): string | undefined {
  if (!hasProgram('chromium')) return undefined;
  return chromiumCandidates()
    .map(findCommand)
    .find((path) => path !== undefined);
}

export function hasProgram(name: ProgramName): boolean {
  const missing = process.env['DRIMBOX_MISSING_PROGRAMS'];
  return missing === undefined ? isPresent(name) : !missing.split(',').includes(name);
}

/** Why a test that drives these programs cannot run here, as the reason of a skip; undefined when it can. */
export function whatIsMissing(...names: readonly ProgramName[]): string | undefined {
  const missing = names.filter((name) => !hasProgram(name)).map((name) => PROGRAMS[name].title);
  return missing.length === 0 ? undefined : `needs ${missing.join(' and ')}, not on this machine`;
}

/** Looks for a program itself, whatever `DRIMBOX_MISSING_PROGRAMS` says. */
export function isPresent(name: ProgramName): boolean {
  const needs = name === 'chromium' ? [chromiumCandidates()] : PROGRAMS[name].needs;
  return needs.every((alternatives) => alternatives.some((command) => findCommand(command) !== undefined));
}

function chromiumCandidates(): readonly string[] {
  const chosen = process.env['DRIMBOX_CHROMIUM'];
  return chosen === undefined || chosen === '' ? CHROMIUM_COMMANDS : [chosen];
}

function isFile(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
