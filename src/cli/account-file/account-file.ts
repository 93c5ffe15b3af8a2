// Account files: an exported account as JSON lines, the first of them saying what it is, the last one that it is whole.

import { createHash } from 'node:crypto';
import type { ExportedPart } from '../../core/shapes/cluster.ts';
import { CliError } from '../cli-error.ts';
import { MalformedMessageError, messageFromJson, messageToJson } from './message-json.ts';
import { areKeySettings, type FileKeys, type KeySettings, markOf } from './passphrase.ts';

const format = 'account export';
const version = 1;
// Of a part: the largest metadata document, every sign of it escaped, and more.
const longestLine = 4 * 1024 * 1024;

/** First line. */
export interface FileHeader {
  readonly eventide: typeof format;
  readonly version: number;
  readonly account: string;
  /** Id of the cluster. */
  readonly cluster: string;
  /** Replica that read it, and the number of the account's newest op that it showed. */
  readonly replica: string;
  readonly position: number;
  readonly time: string;
  /** How the secrets are sealed. */
  readonly secrets: KeySettings | 'left out';
}

/** A file that was read. */
export interface AccountFile {
  readonly header: FileHeader;
  readonly parts: readonly ExportedPart[];
  /** SHA-256 of all lines before the last, hex: what the file is called. */
  readonly sha256: string;
}

/** The whole text of a file; marked where there are keys. */
export function formatAccountFile(
  header: Omit<FileHeader, 'eventide' | 'version'>,
  parts: readonly ExportedPart[],
  keys: FileKeys | undefined,
): string {
  const { account, cluster, replica, position, time, secrets } = header;
  const first = { eventide: format, version, account, cluster, replica, position, time, secrets };
  const lines = [first, ...parts.map((part) => messageToJson('ExportedPart', { ...part }))];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const sha256 = hashOf(text);
  const end = { parts: parts.length, sha256, ...(keys === undefined ? {} : { mark: markOf(keys, sha256) }) };
  return `${text}${JSON.stringify(end)}\n`;
}

/**
 * Reads a file, all of it, before anything is done with it. `keysOf` turns the passphrase into keys, where the secrets are sealed.
 * Throws {@link CliError}.
 */
export function readAccountFile(
  path: string,
  text: string,
  keysOf: (settings: KeySettings) => FileKeys,
): AccountFile & { readonly keys: FileKeys | undefined } {
  const fail = (what: string): CliError => new CliError('failed', `${path}${what} Nothing was imported.`);
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length < 3) throw fail(' is cut off, or no exported account.');
  if (lines.some((line) => line.length > longestLine)) throw fail(' has a line that is too long.');
  const header = readHeader(jsonOf(lines[0]));
  if (typeof header === 'string') throw fail(`:1: ${header}`);
  const end = jsonOf(lines.at(-1)) as Readonly<Record<string, unknown>> | undefined;
  const body = lines.slice(1, -1);
  if (typeof end?.['sha256'] !== 'string' || typeof end['parts'] !== 'number')
    throw fail(' is cut off: its last line is missing.');
  const sha256 = hashOf(
    lines
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join(''),
  );
  if (end['parts'] !== body.length || end['sha256'] !== sha256)
    throw fail(' was changed or cut: it is not what its last line says.');
  const keys = header.secrets === 'left out' ? undefined : keysOf(header.secrets);
  if (keys !== undefined && end['mark'] !== markOf(keys, sha256))
    throw fail(': the passphrase is another one, or the file was changed.');
  const parts = body.map((line, at) => {
    try {
      return messageFromJson('ExportedPart', jsonOf(line), 'the part');
    } catch (error) {
      if (error instanceof MalformedMessageError) throw fail(`:${at + 2}: ${error.message}.`);
      throw error;
    }
  });
  return { header, parts, sha256, keys };
}

/** The first line; what is wrong with it. */
function readHeader(value: unknown): FileHeader | string {
  const header = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (header['eventide'] !== format) return 'it is no exported account.';
  if (header['version'] !== version)
    return `it has version ${JSON.stringify(header['version'])} of the format; this program reads ${version}.`;
  const { account, secrets } = header;
  if (typeof account !== 'string' || !/^\d{12}$/.test(account)) return 'it names no account.';
  if (secrets !== 'left out' && !areKeySettings(secrets)) return 'its secrets are sealed in a way that is not taken.';
  return header as unknown as FileHeader;
}

function jsonOf(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '');
  } catch {
    return undefined;
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
