// Whose credentials a command signs with.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError, textOf, usageError } from './cli-error.ts';

/** What requests are signed with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Credentials of a command: the file of `--credentials`; else EVENTIDE_ACCESS_KEY_ID and its fellows; else AWS's; else
 * those that `up` left in the cluster's directory.
 */
export function findCredentials(from: {
  readonly file: string | undefined;
  readonly cwd: string;
  readonly env: Variables;
  readonly directory: Variables | undefined;
}): Credentials {
  if (from.file !== undefined) return readCredentials(resolve(from.cwd, from.file));
  const found =
    credentialsIn(from.env, 'EVENTIDE') ??
    credentialsIn(from.env, 'AWS') ??
    credentialsIn(from.directory ?? {}, 'EVENTIDE');
  if (found !== undefined) return found;
  throw new CliError(
    'failed',
    'There are no credentials to sign with.',
    'Name the directory of a cluster with --data, a file with --credentials, or set EVENTIDE_ACCESS_KEY_ID and EVENTIDE_SECRET_ACCESS_KEY.',
  );
}

function credentialsIn(variables: Variables, prefix: 'AWS' | 'EVENTIDE'): Credentials | undefined {
  const accessKeyId = variables[`${prefix}_ACCESS_KEY_ID`];
  const secretAccessKey = variables[`${prefix}_SECRET_ACCESS_KEY`];
  if (!accessKeyId || !secretAccessKey) return undefined;
  const sessionToken = variables[`${prefix}_SESSION_TOKEN`];
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** Reads what `iam create-access-key`, `sts assume-role` and their like printed. */
function readCredentials(path: string): Credentials {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    // A parser quotes what it does not understand, which may be the secret.
    const reason = error instanceof SyntaxError ? 'it is no JSON' : textOf(error);
    throw usageError(`The credentials in ${path} cannot be read: ${reason}.`);
  }
  const found =
    credentialsOf(value) ??
    credentialsOf(memberOf(value, 'AccessKey')) ??
    credentialsOf(memberOf(value, 'Credentials'));
  if (found !== undefined) return found;
  throw usageError(
    `${path} holds no credentials.`,
    'It should be what `iam create-access-key` or `sts assume-role` printed.',
  );
}

function credentialsOf(value: unknown): Credentials | undefined {
  const accessKeyId = memberOf(value, 'AccessKeyId');
  const secretAccessKey = memberOf(value, 'SecretAccessKey');
  const sessionToken = memberOf(value, 'SessionToken');
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') return undefined;
  return { accessKeyId, secretAccessKey, ...(typeof sessionToken === 'string' ? { sessionToken } : {}) };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
