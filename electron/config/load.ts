/** Reading the configuration file: bounded, strict, and with every mistake at its line. */
import { isUtf8 } from 'node:buffer';
import { dirname, resolve } from 'node:path';
import type { Locale } from '../../shared/api.ts';
import { WorkstationError } from '../../shared/errors.ts';
import { FileTooLarge, readRegularFile } from './files.ts';
import type { Finding, JsonDocument } from './json.ts';
import { lineAndColumn, parseJson } from './json.ts';
import type { ConfigurationMistake } from './mistakes.ts';
import { findingsOf, inWords } from './mistakes.ts';
import type { Configuration } from './schema.ts';
import { ConfigurationSchema } from './schema.ts';

export type { ConfigurationMistake } from './mistakes.ts';

/** Bytes. */
export const MAX_CONFIGURATION_BYTES = 1024 * 1024;

export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** Absolute path of the file. */
  readonly path: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** A path written in the file, made absolute from its folder. */
  readonly resolvePath: (written: string) => string;
}

/** A text judged: its document, what is wrong with it, and the configuration when nothing is. */
export interface Examination {
  readonly document: JsonDocument;
  readonly findings: readonly Finding[];
  readonly configuration?: Configuration;
}

/** Why a file gave no text. */
export type UnreadableReason = 'file.unreadable' | 'file.too-large' | 'file.not-utf8';

/**
 * Loads and validates a configuration file.
 *
 * Throws WorkstationError: CONFIG_UNREADABLE (absent, unreadable, over 1 MB), CONFIG_NOT_JSON (with the first place),
 * CONFIG_INVALID (with the number of mistakes; `checkConfiguration` tells them).
 */
export function loadConfiguration(path: string): LoadedConfiguration {
  const absolute = resolve(path);
  const read = readConfigurationText(absolute);
  if (read.text === undefined) {
    if (read.reason !== 'file.not-utf8')
      throw new WorkstationError('CONFIG_UNREADABLE', { path }, { cause: read.cause });
    throw new WorkstationError('CONFIG_NOT_JSON', { path, line: read.line, column: 1 });
  }
  const { document, findings, configuration } = examine(read.text);
  const [syntaxError] = document.syntax;
  if (syntaxError !== undefined) {
    throw new WorkstationError('CONFIG_NOT_JSON', { path, ...lineAndColumn(read.text, syntaxError.offset) });
  }
  if (configuration === undefined) throw new WorkstationError('CONFIG_INVALID', { path, count: findings.length });
  return loaded(configuration, absolute);
}

function loaded(configuration: Configuration, path: string): LoadedConfiguration {
  const folder = dirname(path);
  return { configuration, path, folder, resolvePath: (written) => resolve(folder, written) };
}

/** All mistakes of a configuration text, in the order of the text; none when it can be loaded. Never throws. */
export function checkConfiguration(text: string, locale: Locale = 'fr'): ConfigurationMistake[] {
  return inWords(examine(text).findings, text, locale);
}

/** Judges a text; never throws. Files that the text names are not looked at: `checkMeaning` does that. */
export function examine(text: string): Examination {
  const document = parseJson(text);
  if (document.root === undefined) return { document, findings: document.syntax };
  const parsed = ConfigurationSchema.safeParse(document.value);
  const issues = parsed.success ? [] : parsed.error.issues;
  const findings = [...document.keys, ...issues.flatMap((issue) => findingsOf(issue, document))];
  return parsed.success && findings.length === 0
    ? { document, findings, configuration: parsed.data }
    : { document, findings };
}

/** The text of a file, without a byte order mark; or why there is none, and the line where it stops being UTF-8. */
export function readConfigurationText(
  path: string,
): { text: string } | { text?: undefined; reason: UnreadableReason; line: number; cause?: unknown } {
  let bytes: Buffer;
  try {
    ({ bytes } = readRegularFile(path, MAX_CONFIGURATION_BYTES));
  } catch (cause) {
    return { reason: cause instanceof FileTooLarge ? 'file.too-large' : 'file.unreadable', line: 1, cause };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (cause) {
    return { reason: 'file.not-utf8', line: firstLineNotUtf8(bytes), cause };
  }
}

function firstLineNotUtf8(bytes: Buffer): number {
  const lines = bytes.toString('latin1').split('\n');
  return lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1'))) + 1;
}
