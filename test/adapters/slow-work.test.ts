// Slow work in this process: passwords hashed and verified for real, and no more of it than its bounds say.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { LocalSlowWorker } from '../../src/adapters/slow-work.ts';
import { nobodysHash } from '../../src/core/actions/passwords.ts';
import type { SlowAsk, SlowDone, SlowFailure } from '../../src/core/model/slow-work.ts';

const notes: unknown[] = [];
const worker = new LocalSlowWorker(
  { note: (...note) => void notes.push(note) },
  { allowInsecure: false, allowPrivate: false },
);

function work(ask: SlowAsk): Promise<SlowDone | SlowFailure> {
  return new Promise((resolve) => worker.work(ask, resolve));
}

async function hashOf(password: string): Promise<string> {
  const done = await work({ kind: 'passwords', verify: [], hash: password });
  return typeof done === 'string' || done.kind !== 'passwords' ? 'none' : (done.hash ?? 'none');
}

it('a password is verified by its own hash only, which is argon2id and salted', async () => {
  const [one, other] = [await hashOf('pässword'), await hashOf('pässword')];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(other).not.toBe(one);
  const verify = [
    { password: 'pässword', hash: one },
    { password: 'password', hash: one },
    { password: 'pässword', hash: other },
    { password: '', hash: one },
    { password: 'pässword', hash: 'no hash at all' },
  ];
  expect(await work({ kind: 'passwords', verify })).toEqual({
    kind: 'passwords',
    verified: [true, false, true, false, false],
  });
});

it('comparing with what nobody knows is as much work as with a hash of its own', async () => {
  const costOf = (hash: string): string => hash.split('$').slice(0, 4).join('$');
  expect(costOf(nobodysHash)).toBe(costOf(await hashOf('password')));
  const [, , , , salt = '', sum = ''] = nobodysHash.split('$');
  expect([salt, sum].map((part) => part.length)).toEqual([22, 43]);
  const verify = [{ password: 'password', hash: nobodysHash }];
  expect(await work({ kind: 'passwords', verify })).toEqual({ kind: 'passwords', verified: [false] });
});

it('ends after the asking has returned, and says busy where too much waits', async () => {
  let asking = true;
  const ends: boolean[] = [];
  const all = Array.from(
    { length: 510 },
    () =>
      new Promise<SlowDone | SlowFailure>((resolve) => {
        worker.work({ kind: 'passwords', verify: [] }, (result) => {
          ends.push(asking);
          resolve(result);
        });
      }),
  );
  asking = false;
  const results = await Promise.all(all);
  expect(ends).not.toContain(true);
  expect(results.filter((result) => result === 'busy')).toHaveLength(10);
  expect(await work({ kind: 'passwords', verify: [] })).toEqual({ kind: 'passwords', verified: [] });
});

it('a provider that does not answer keeps tokens of others out neither of work nor of the queue', async () => {
  const silent = createServer(() => undefined);
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const issuer = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const local = new LocalSlowWorker({ note: () => undefined }, { allowInsecure: true, allowPrivate: false });
  const ended: string[] = [];
  const ask = (of: string, more = {}): Promise<unknown> =>
    new Promise((resolve) => {
      local.work({ kind: 'web-identity', token: 'a.b.c', issuer: of, thumbprints: [], ...more }, (result) => {
        ended.push(typeof result === 'string' ? result : of);
        resolve(result);
      });
    });
  const stuck = Array.from({ length: 600 }, () => ask(issuer));
  await expect(ask('https://other.example.com', { keys: [] })).resolves.toMatchObject({ outcome: 'not-signed' });
  expect(ended).not.toContain(issuer);
  expect(ended.filter((end) => end === 'busy').length).toBeGreaterThan(400);
  silent.closeAllConnections();
  silent.close();
  await Promise.all(stuck);
});
