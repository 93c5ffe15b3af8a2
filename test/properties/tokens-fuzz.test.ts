// Hostile tokens: session tokens and causal tokens are opened or refused, never half believed.

import { describe, expect, it } from 'vitest';
import { NodeDigests } from '../../src/adapters/node-digests.ts';
import { DataKeys, newDataKey } from '../../src/core/authn/data-keys.ts';
import { parseClaims } from '../../src/core/authn/parse-claims.ts';
import { openSession, readSessionToken, sealSession } from '../../src/core/authn/session-token.ts';
import { invariant } from '../../src/core/base/invariant.ts';
import { fromBase64, fromBase64Url, fromUtf8, toBase64, toBase64Url, utf8 } from '../../src/core/base/text.ts';
import type { SessionClaims } from '../../src/core/model/session-claims.ts';
import {
  type CausalToken,
  decodeToken,
  encodeToken,
  mergeTokens,
  tokenAccounts,
  tokenLength,
} from '../../src/core/replica/causal-token.ts';
import { Draws } from '../oracle/draws.ts';
import { firstProblem, nastyBytes, nastyJson, nastyText, spoilBytes, spoilText } from './hostile.ts';

const clusterId = '00112233445566778899aabbccddeeff';
const drawn = new Draws(7);
const entropy = { bytes: (length: number) => Uint8Array.from({ length }, () => drawn.between(0, 256)) };
const first = newDataKey(entropy);
const keys = new DataKeys(new NodeDigests(), [first], first.id);

/** Text that JSON and UTF-8 keep as it is. */
const soundText = (draws: Draws): string => fromUtf8(utf8(nastyText(draws)));

function drawClaims(draws: Draws): SessionClaims {
  return {
    ...{
      format: 1,
      kind: draws.pick(['AssumedRole', 'FederatedUser', 'SessionToken', 'SignIn']),
      chained: draws.hits(0.5),
    },
    ...{
      account: '111122223333',
      accessKeyId: soundText(draws),
      secret: soundText(draws),
      principalId: soundText(draws),
    },
    ...{ principalArn: soundText(draws), principalName: soundText(draws), sessionName: soundText(draws) },
    ...{ issuedAtMs: draws.between(0, 2 ** 52), expiresAtMs: draws.between(0, 2 ** 52), narrowed: draws.hits(0.5) },
    ...{ policies: draws.list(0, 3, () => soundText(draws)), policyArns: draws.list(0, 3, () => soundText(draws)) },
    ...{ tags: draws.list(0, 3, () => ({ key: soundText(draws), value: soundText(draws) })) },
    ...{ transitiveTagKeys: draws.list(0, 3, () => soundText(draws)), seenRevocations: [] },
    ...(draws.hits(0.5) ? { sourceIdentity: soundText(draws) } : {}),
  };
}

const base64Words = ['=', '==', 'A', '/', '+', '-', '_', '\n', ' ', '%3D', 'AAAA'] as const;

describe('a session token', () => {
  it('says what was sealed, and nothing once any character is changed', () => {
    expect(
      firstProblem(0.025, drawClaims, (claims, draws) => {
        const sealed = sealSession(keys, clusterId, claims, entropy);
        if (!sealed.ok) throw new Error(sealed.error.message);
        expect(openSession(keys, clusterId, sealed.value)).toEqual({ ok: true, value: claims });
        const spoiled = spoilText(sealed.value, draws, base64Words);
        invariant(spoiled === sealed.value || !openSession(keys, clusterId, spoiled).ok, 'another spelling opened');
        const bytes = spoilBytes(fromBase64(sealed.value) ?? new Uint8Array(), draws);
        const other = toBase64(bytes);
        invariant(other === sealed.value || !openSession(keys, clusterId, other).ok, 'other bytes opened');
      }),
    ).toBeUndefined();
  });

  it('is refused where it is any text or any bytes', () => {
    expect(
      firstProblem(
        0.125,
        (draws) => (draws.hits(0.5) ? nastyText(draws) : toBase64(nastyBytes(draws))),
        (token) => {
          if (readSessionToken(keys, clusterId, token).ok) throw new Error('it opened');
        },
      ),
    ).toBeUndefined();
  });

  it('holds claims of exactly the known members and types', () => {
    expect(
      firstProblem(0.125, drawSpoiledClaims, ({ claims, spoiled }) => {
        const read = parseClaims(JSON.stringify(claims));
        expect(read).toEqual(spoiled ? undefined : claims);
      }),
    ).toBeUndefined();
  });
});

function drawSpoiledClaims(draws: Draws): { readonly claims: object; readonly spoiled: boolean } {
  const claims = { ...drawClaims(draws) };
  if (draws.hits(0.3)) return { claims, spoiled: false };
  const name = draws.pick(['format', 'kind', 'policies', 'tags', 'narrowed', 'account', 'issuedAtMs', 'chained']);
  const others = Object.fromEntries(Object.entries(claims).filter(([member]) => member !== name));
  const spoils: readonly [() => object, ...(() => object)[]] = [
    () => others,
    () => ({ ...claims, [name]: null }),
    () => ({ ...claims, [name]: { a: nastyJson(draws) } }),
    () =>
      Object.fromEntries([
        ...Object.entries(claims),
        [draws.pick(['__proto__', 'constructor', 'x']), nastyJson(draws)],
      ]),
    () => [claims],
  ];
  return { claims: draws.pick(spoils)(), spoiled: true };
}

function drawToken(draws: Draws): CausalToken {
  const whole = (): number =>
    draws.hits(0.1) ? Number.MAX_SAFE_INTEGER : draws.between(0, draws.pick([2, 200, 2 ** 40]));
  const position = () => ({ epoch: whole(), index: whole() });
  return {
    accounts: draws.list(0, 4, () => ({
      account: `${draws.between(0, 5)}`.repeat(12),
      accountSeq: whole(),
      position: position(),
    })),
    dots: draws.list(0, 4, () => ({ origin: soundText(draws), incarnation: '00ff00ff00ff00ff', seq: whole() })),
    log: position(),
  };
}

describe('a causal token', () => {
  it('reads as it was written, and is refused in another cluster', () => {
    expect(
      firstProblem(0.25, drawToken, (token) => {
        const text = encodeToken(clusterId, token);
        if (text.length > tokenLength) return;
        expect(decodeToken(clusterId, text)).toEqual({ ok: true, value: token });
        expect(decodeToken('f'.repeat(32), text).ok).toBe(false);
      }),
    ).toBeUndefined();
  });

  it('has one spelling: what is read is written the same', () => {
    expect(
      firstProblem(
        0.5,
        (draws) => drawSpoiledToken(draws),
        (text) => {
          const read = decodeToken(clusterId, text);
          if (read.ok && encodeToken(clusterId, read.value) !== text) throw new Error(JSON.stringify(read.value));
        },
      ),
    ).toBeUndefined();
  });

  it('of several asks for no less than each', () => {
    expect(
      firstProblem(
        0.1,
        (draws) => draws.list(1, 12, () => drawTrueToken(draws)),
        (tokens) => {
          const merged = mergeTokens(tokens);
          expect(merged.accounts.length).toBeLessThanOrEqual(tokenAccounts);
          const dots = new Set(tokens.flatMap((token) => token.dots.map(({ seq }) => seq)));
          const kept = new Set(merged.dots.map(({ seq }) => seq));
          invariant(kept.size === dots.size, 'a dot is lost');
          for (const { accounts, log } of tokens) {
            expect(isAtLeast(merged.log, log)).toBe(true);
            for (const { account, accountSeq, position } of accounts) {
              const point = merged.accounts.find((one) => one.account === account);
              expect(isAtLeast(merged.log, position) || (point !== undefined && point.accountSeq >= accountSeq)).toBe(
                true,
              );
            }
          }
        },
      ),
    ).toBeUndefined();
  });
});

/** As {@link drawToken}, as one log makes them: a later op of an account stands later in the log. */
function drawTrueToken(draws: Draws): CausalToken {
  const index = (): number => draws.between(0, 400);
  return {
    accounts: draws.list(0, 4, () => {
      const [place, number] = [index(), draws.between(0, 30)];
      return {
        account: `account-${number}`,
        accountSeq: place,
        position: { epoch: 1 + Math.floor(place / 100), index: place },
      };
    }),
    dots: draws.list(0, 2, () => ({ origin: 'r1', incarnation: '00ff00ff00ff00ff', seq: index() })),
    log: draws.hits(0.5) ? { epoch: 0, index: 0 } : { epoch: 1, index: draws.between(0, 100) },
  };
}

interface Place {
  readonly epoch: number;
  readonly index: number;
}

const isAtLeast = (a: Place, b: Place): boolean => a.epoch > b.epoch || (a.epoch === b.epoch && a.index >= b.index);

function drawSpoiledToken(draws: Draws): string {
  const text = encodeToken(clusterId, drawToken(draws));
  if (draws.hits(0.3)) return spoilText(text, draws, base64Words);
  const bytes = spoilBytes(fromBase64Url(text) ?? new Uint8Array(), draws);
  return draws.hits(0.1) ? toBase64Url(nastyBytes(draws)) : toBase64Url(bytes);
}
