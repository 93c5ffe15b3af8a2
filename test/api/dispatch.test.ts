// What every call passes at a door: behaviour, constraints, freshness wishes, deadlines and idempotency keys.

import { describe, expect, test } from 'vitest';
import { type Arrival, admit, type DoorRules, newRequestId, parseConsistency } from '../../src/api/dispatch.ts';
import { doorLimits } from '../../src/api/limits.ts';

type Entries = Readonly<Record<string, readonly string[]>>;

const rules: DoorRules = { limits: doorLimits, implemented: () => true };
const settingsOf = (entries: Entries) => ({ get: (name: string) => entries[name] ?? [] });

const arrival: Arrival = {
  ...{ door: 'grpc', service: 'iam', action: 'GetUser', requestMessage: 'GetUserRequest', request: {} },
  ...{ body: new Uint8Array(), proof: { kind: 'none' }, sourceIp: '127.0.0.1', userAgent: '', secure: false },
  ...{ settings: settingsOf({}), deadlineMs: 1000, streaming: false },
};

describe('freshness', () => {
  const parse = (entries: Entries, deadlineMs = 60_000) =>
    parseConsistency(settingsOf(entries), deadlineMs, doorLimits);
  const valueOf = (entries: Entries, deadlineMs?: number) => {
    const parsed = parse(entries, deadlineMs);
    return parsed.ok ? parsed.value : parsed.error.code;
  };

  test('is left to the service where the call wishes nothing', () => {
    expect(valueOf({})).toEqual({ level: 'default' });
  });

  test('is one of the named levels', () => {
    expect(valueOf({ 'eventide-consistency': ['home'] })).toEqual({ level: 'home' });
    expect(valueOf({ 'eventide-consistency': ['minimize-latency'] })).toEqual({ level: 'minimize-latency' });
    expect(valueOf({ 'eventide-consistency': ['Home'] })).toBe('InvalidParameterValue');
  });

  test('is at least a token that comes without a level', () => {
    const atLeast = { level: 'at-least', tokens: ['a'], waitMs: doorLimits.defaultWaitMs, otherwise: 'fail' };
    expect(valueOf({ 'eventide-token': ['a'] })).toEqual(atLeast);
    expect(valueOf({ 'eventide-token': ['a'], 'eventide-consistency': ['at-least'] })).toEqual(atLeast);
  });

  test('takes several tokens, in one header or in many', () => {
    expect(valueOf({ 'eventide-token': ['a, b', 'c'] })).toMatchObject({ tokens: ['a', 'b', 'c'] });
  });

  test('at least of nothing, of too many or of too long tokens is refused', () => {
    expect(valueOf({ 'eventide-consistency': ['at-least'] })).toBe('InvalidParameterValue');
    expect(
      valueOf({
        'eventide-token': [
          Array(doorLimits.tokens + 1)
            .fill('a')
            .join(),
        ],
      }),
    ).toBe('InvalidParameterValue');
    expect(valueOf({ 'eventide-token': ['a'.repeat(doorLimits.tokenLength + 1)] })).toBe('InvalidParameterValue');
  });

  test('waits as asked, but ends before the deadline does', () => {
    const wait = (text: string, deadlineMs?: number) =>
      valueOf({ 'eventide-token': ['a'], 'eventide-wait-ms': [text] }, deadlineMs);
    expect(wait('250')).toMatchObject({ waitMs: 250 });
    expect(wait('5000', 1000)).toMatchObject({ waitMs: 1000 - doorLimits.deadlineMarginMs });
    expect(wait('5000', 10)).toMatchObject({ waitMs: 0 });
    for (const text of ['-1', '1.5', 'soon', '']) expect(wait(text)).toBe('InvalidParameterValue');
  });

  test('says what to do where the wait is not enough', () => {
    const otherwise = (text: string) => valueOf({ 'eventide-token': ['a'], 'eventide-otherwise': [text] });
    expect(otherwise('serve-stale')).toMatchObject({ otherwise: 'serve-stale' });
    expect(otherwise('forward')).toMatchObject({ otherwise: 'forward' });
    expect(otherwise('shrug')).toBe('InvalidParameterValue');
  });
});

describe('a call', () => {
  test('without behaviour is refused before its request is looked at', () => {
    const refused = admit({ ...arrival, action: 'CreateUser', requestMessage: 'CreateUserRequest' }, 'r', {
      ...rules,
      implemented: () => false,
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'UNIMPLEMENTED' } });
  });

  test("that breaks its constraints is refused with AWS's words", () => {
    const refused = admit({ ...arrival, action: 'CreateUser', requestMessage: 'CreateUserRequest' }, 'r', rules);
    const description = "Value null at 'userName' failed to satisfy constraint: Member must not be null";
    expect(refused).toMatchObject({
      ok: false,
      error: {
        ...{ code: 'ValidationError', message: `1 validation error detected: ${description}` },
        violations: [{ field: 'userName', description }],
      },
    });
  });

  test('keeps its request id and its idempotency key', () => {
    const settings = settingsOf({ 'eventide-idempotency-key': ['k'] });
    expect(admit({ ...arrival, settings }, 'r-1', rules)).toMatchObject({
      ok: true,
      value: { requestId: 'r-1', idempotencyKey: 'k' },
    });
    const without = admit(arrival, 'r-1', rules);
    expect(without.ok && without.value.idempotencyKey === undefined).toBe(true);
  });

  test('with an empty or too long idempotency key is refused', () => {
    for (const key of ['', 'k'.repeat(doorLimits.idempotencyKeyLength + 1)]) {
      const settings = settingsOf({ 'eventide-idempotency-key': [key] });
      expect(admit({ ...arrival, settings }, 'r', rules)).toMatchObject({
        ok: false,
        error: { code: 'InvalidParameterValue', violations: [{ field: 'eventide-idempotency-key' }] },
      });
    }
  });

  test('has a deadline, whatever it says', () => {
    const deadline = (deadlineMs: number | undefined, streaming = false): number | undefined => {
      const call = admit({ ...arrival, deadlineMs, streaming }, 'r', rules);
      return call.ok ? call.value.deadlineMs : undefined;
    };
    expect(deadline(-5)).toBe(0);
    expect(deadline(1500)).toBe(1500);
    expect(deadline(undefined)).toBe(doorLimits.defaultDeadlineMs);
    expect(deadline(Number.MAX_VALUE)).toBe(doorLimits.longestDeadlineMs);
    expect(deadline(undefined, true)).toBe(doorLimits.longestStreamMs);
  });

  test('gets a request id of its own', () => {
    const ids = new Set(Array.from({ length: 100 }, newRequestId));
    expect(ids.size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
