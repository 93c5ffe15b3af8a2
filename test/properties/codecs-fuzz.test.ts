// Hostile bytes: what travels and what is stored is read as it was written, or refused.

import { describe, expect, it } from 'vitest';
import { MalformedBytesError } from '../../src/core/base/bytes.ts';
import { canonicalJson, type Json } from '../../src/core/base/canonical-json.ts';
import { InvariantError } from '../../src/core/base/invariant.ts';
import { fromUtf8, utf8 } from '../../src/core/base/text.ts';
import { opClasses } from '../../src/core/model/op-class.ts';
import { decodeMark, encodeMark } from '../../src/core/replica/commit-mark.ts';
import { decodeLogValue, decodeTrace, encodeLogValue, encodeTrace } from '../../src/core/replica/log-value.ts';
import { decodeOp, decodeOpNames, encodeOp, type Op } from '../../src/core/replica/op.ts';
import { decodeRecord, encodeRecord } from '../../src/core/replica/record-codec.ts';
import { decodeRevocation, encodeRevocation, revocationMessage } from '../../src/core/replica/revocation-entry.ts';
import type { Draws } from '../oracle/draws.ts';
import { firstProblem, nastyBytes, nastyJson, nastyText, spoilBytes } from './hostile.ts';

const clusterId = '00112233445566778899aabbccddeeff';
const soundText = (draws: Draws): string => fromUtf8(utf8(nastyText(draws)));
const whole = (draws: Draws): number =>
  draws.hits(0.1) ? Number.MAX_SAFE_INTEGER : draws.between(0, draws.pick([2, 200, 2 ** 40]));

function drawOp(draws: Draws): Op {
  return {
    ...{ clusterId, epoch: whole(draws), index: whole(draws), account: soundText(draws), accountSeq: whole(draws) },
    ...{ hlc: { wallMs: whole(draws), counter: whole(draws) }, class: opClasses[draws.between(0, 4)] ?? 'create' },
    ...{
      kind: soundText(draws),
      requestId: soundText(draws),
      prevHash: new Uint8Array(32).fill(draws.between(0, 256)),
    },
    writes: draws.list(0, 3, () => ({ key: soundText(draws), value: draws.hits(0.3) ? undefined : nastyBytes(draws) })),
    revocationsSeen: draws.list(0, 3, () => nastyBytes(draws)),
    actor: {
      ...{ account: soundText(draws), id: soundText(draws) },
      ...(draws.hits(0.5) ? { accessKeyId: soundText(draws) } : {}),
    },
    ...(draws.hits(0.5) ? { idempotency: `k${soundText(draws)}` } : {}),
    ...(draws.hits(0.5) ? { answer: nastyBytes(draws) } : {}),
    ...(draws.hits(0.5) ? { base: { epoch: whole(draws), index: whole(draws) } } : {}),
  };
}

describe('an op', () => {
  it('reads as it was written', () => {
    expect(
      firstProblem(0.025, drawOp, (op) => {
        expect(decodeOp(encodeOp(op))).toEqual({ ok: true, value: op });
      }),
    ).toBeUndefined();
  });

  it('names itself as it reads', () => {
    expect(
      firstProblem(0.025, drawOp, (op) => {
        const { epoch, kind, requestId } = op;
        const names = op.answer === undefined ? undefined : (op.idempotency ?? '');
        expect(decodeOpNames(encodeOp(op))).toEqual({ ok: true, value: { epoch, kind, requestId, answered: names } });
        expect(decodeOpNames(encodeOp(op).with(0, 3)).ok).toBe(false);
      }),
    ).toBeUndefined();
    expect(
      firstProblem(
        0.25,
        (draws) => (draws.hits(0.3) ? nastyBytes(draws) : spoilBytes(encodeOp(drawOp(draws)), draws)),
        (bytes) => {
          decodeOpNames(bytes);
        },
      ),
    ).toBeUndefined();
  });

  it('has one encoding: bytes that are read are written the same', () => {
    expect(
      firstProblem(
        0.25,
        (draws) => (draws.hits(0.1) ? nastyBytes(draws) : spoilBytes(encodeOp(drawOp(draws)), draws)),
        (bytes) => {
          const read = decodeOp(bytes);
          if (read.ok && Buffer.compare(encodeOp(read.value), bytes) !== 0)
            throw new Error('it is written differently');
        },
      ),
    ).toBeUndefined();
  });

  it.each(['null', '[]', '"a"', '1', '{}', '{"account":1,"id":"x"}', '['.repeat(100), '{"id":"x","account":"a"}'])(
    'by the actor %j is refused',
    (actor) => {
      const sound = encodeOp({ ...drawnOnce(), actor: { account: 'a', id: 'x' } });
      expect(decodeOp(sound).ok).toBe(true);
      expect(decodeOp(withActor(sound, actor)).ok).toBe(false);
    },
  );
});

function drawnOnce(): Op {
  const hlc = { wallMs: 1, counter: 0 };
  return {
    ...{ clusterId, epoch: 1, index: 1, account: '111122223333', accountSeq: 1, hlc, class: 'create', kind: 'k' },
    ...{
      writes: [],
      revocationsSeen: [],
      actor: { account: 'a', id: 'x' },
      requestId: 'r',
      prevHash: new Uint8Array(32),
    },
  };
}

/** The op's bytes with another text for its actor. */
function withActor(bytes: Uint8Array, actor: string): Uint8Array {
  const written = Buffer.from('{"account":"a","id":"x"}');
  const at = Buffer.from(bytes).indexOf(written);
  const length: number[] = [];
  for (let rest = actor.length; ; rest = Math.floor(rest / 128)) {
    length.push((rest % 128) | (rest >= 128 ? 128 : 0));
    if (rest < 128) break;
  }
  return Uint8Array.from([...bytes.slice(0, at - 1), ...length, ...utf8(actor), ...bytes.slice(at + written.length)]);
}

describe('a revocation', () => {
  it('reads as it was written, and whatever else is read is written the same', () => {
    expect(
      firstProblem(0.125, drawRevocation, ({ revocation, entry }, draws) => {
        const read = decodeRevocation(clusterId, entry);
        expect(read.ok && read.value.revocation).toEqual(revocation);
        expect(decodeRevocation('f'.repeat(32), entry).ok).toBe(false);
        const spoiled = spoilBytes(entry, draws);
        const other = decodeRevocation(clusterId, spoiled);
        if (!other.ok) return;
        const again = encodeRevocation(revocationMessage(clusterId, other.value.revocation), other.value.signature);
        expect(Buffer.compare(again, spoiled)).toBe(0);
      }),
    ).toBeUndefined();
  });
});

function drawRevocation(draws: Draws) {
  const kinds = ['key-deactivate', 'key-delete', 'principal-quarantine', 'principal-sessions'] as const;
  const revocation = {
    ...{
      dot: { origin: soundText(draws), incarnation: '00ff00ff00ff00ff', seq: whole(draws) },
      kind: draws.pick(kinds),
    },
    ...{ account: soundText(draws), target: soundText(draws), targetCreatedAtSeq: whole(draws), atMs: whole(draws) },
    ...{ requestId: soundText(draws), actor: soundText(draws) },
  };
  const signature = new Uint8Array(64).fill(draws.between(0, 256));
  return { revocation, entry: encodeRevocation(revocationMessage(clusterId, revocation), signature) };
}

/** Errors that say that bytes are not what their format says; a replica stops on them rather than guess. */
const saysMalformed = (error: unknown): boolean =>
  [MalformedBytesError, InvariantError, SyntaxError, TypeError].some((known) => error instanceof known);

describe('a stored value', () => {
  it('that is a record reads as it was written, and has one encoding', () => {
    expect(
      firstProblem(0.25, nastyJson, (value) => {
        const record = JSON.parse(JSON.stringify(value)) as Json;
        const bytes = encodeRecord(record);
        const read = decodeRecord(bytes) as Json;
        expect(canonicalJson(read)).toBe(canonicalJson(record));
        expect(Buffer.compare(encodeRecord(read), bytes)).toBe(0);
        expect(Object.getPrototypeOf({})).toBe(Object.prototype);
      }),
    ).toBeUndefined();
  });

  it('that is no record is told from one', () => {
    expect(
      firstProblem(
        0.125,
        (draws) => (draws.hits(0.2) ? nastyBytes(draws) : spoilBytes(encodeRecord(nastyJson(draws) as Json), draws)),
        (bytes) => {
          try {
            decodeRecord(bytes);
          } catch (error) {
            if (!saysMalformed(error)) throw error;
          }
        },
      ),
    ).toBeUndefined();
  });

  it('of the log reads as it was written, and never throws', () => {
    expect(
      firstProblem(0.25, nastyBytes, (bytes, draws) => {
        const signature = draws.hits(0.5) ? new Uint8Array(64).fill(7) : undefined;
        const read = decodeLogValue(encodeLogValue(bytes, signature));
        const sealed = Buffer.from(read.signature ?? []);
        if (!sealed.equals(signature ?? new Uint8Array())) throw new Error('the signature changed');
        if (Buffer.compare(read.bytes, bytes) !== 0) throw new Error('the bytes changed');
        decodeLogValue(bytes);
        decodeLogValue(spoilBytes(encodeLogValue(bytes, signature), draws));
      }),
    ).toBeUndefined();
  });

  it('that is a trace or a mark reads as it was written', () => {
    expect(
      firstProblem(0.25, drawTimes, ({ times, mark }, draws) => {
        expect(decodeTrace(encodeTrace(times))).toEqual(times);
        expect(decodeMark(encodeMark(mark))).toEqual(mark);
        const spoiled = spoilBytes(encodeTrace(times), draws);
        for (const decode of [decodeTrace, decodeMark]) {
          try {
            decode(spoiled);
          } catch (error) {
            if (!(error instanceof MalformedBytesError)) throw error;
          }
        }
      }),
    ).toBeUndefined();
  });
});

function drawTimes(draws: Draws) {
  return {
    times: { receivedAtMs: whole(draws), committedAtMs: whole(draws), visibleAtMs: whole(draws) },
    mark: { committed: whole(draws), floor: whole(draws) },
  };
}
