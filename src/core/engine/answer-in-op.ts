// The answer of an idempotency key as the op that did its work has it.

import { ByteReader, ByteWriter, MalformedBytesError } from '../base/bytes.ts';
import { logKey } from '../replica/key-spaces.ts';
import { decodeLogValue } from '../replica/log-value.ts';
import { decodeOp, type Op } from '../replica/op.ts';
import type { Replica } from '../replica/replica.ts';
import { type IdempotencyRecord, isForgotten } from './answers-apart.ts';

/** What an op keeps of what it answered. */
export type AnswerInOp = Omit<IdempotencyRecord, 'account' | 'accountSeq'>;

const format = 1;

/** The bytes that an op has of it. */
export function encodeAnswer({ requestHash, response, sealedRequest, sealedResponse }: AnswerInOp): Uint8Array {
  const writer = new ByteWriter(1024).byte(format).text(requestHash);
  for (const text of [response, sealedRequest, sealedResponse]) {
    writer.byte(text === undefined ? 0 : 1);
    if (text !== undefined) writer.text(text);
  }
  return writer.finish();
}

/** Reads {@link encodeAnswer}; undefined where it is none, or of a later version. */
export function decodeAnswer(bytes: Uint8Array): AnswerInOp | undefined {
  const reader = new ByteReader(bytes);
  try {
    if (reader.byte() !== format) return undefined;
    const requestHash = reader.text();
    const text = (): string | undefined => (reader.byte() === 0 ? undefined : reader.text());
    return { requestHash, response: text(), sealedRequest: text(), sealedResponse: text() };
  } catch (error) {
    if (error instanceof MalformedBytesError) return undefined;
    throw error;
  }
}

// The answer of no request: what cannot be read was for another one than this.
const unreadable: AnswerInOp = { requestHash: '' };

interface Parts {
  readonly replica: Replica;
  readonly read: (key: string) => Uint8Array | undefined;
}

/** What a key was answered by an op of the log here, unless its account has written too much since. */
export function answerInOp(parts: Parts, key: string): IdempotencyRecord | undefined {
  const op = opOf(parts, key);
  if (op?.answer === undefined || op.idempotency !== key) return undefined;
  const { account, accountSeq } = op;
  if (isForgotten(accountSeq, parts.replica.nextSeq(account) - 1)) return undefined;
  return { ...(decodeAnswer(op.answer) ?? unreadable), account, accountSeq };
}

function opOf({ replica, read }: Parts, key: string): Op | undefined {
  const { log } = replica;
  const index = log.names.answered.indexOf(key);
  if (index === undefined) return undefined;
  const known = log.entry(index);
  if (known !== undefined) return known.op;
  const stored = read(logKey(index));
  const decoded = stored === undefined ? undefined : decodeOp(decodeLogValue(stored).bytes);
  return decoded?.ok === true ? decoded.value : undefined;
}
