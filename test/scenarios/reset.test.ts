// Resets: transcripts of a cluster that goes back to its reset point, through crashes, netsplits and restarts.

import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/core/instruction.ts';
import {
  create,
  generationAt,
  names,
  reset,
  resettable,
  said,
  stateAt,
  user,
  usersAt,
  usersIn,
} from './resettable-cluster.ts';
import { accessKeyOf, ScriptedCluster } from './scripted-cluster.ts';

describe('a reset', () => {
  it('takes every replica back before it is answered, whichever is asked, and the root key works at once', () => {
    const cluster = resettable();
    for (const [at, name] of [...names, ...names].entries()) {
      expect(create(cluster, name, `user-${at}`)).toBe('ok');
      const done = reset(cluster, name);
      expect(done).toMatchObject({ generation: at + 1, unreached: [] });
      for (const other of names) expect(usersAt(cluster, other)).toBe('');
    }
    expect(create(cluster, 'n2', 'after')).toBe('ok');
    for (const name of names) expect(usersAt(cluster, name)).toBe('after');
    expect(cluster.alarms).toEqual([]);
    expect(cluster.halts).toEqual([]);
  });

  it('is refused where nobody said that it may be', () => {
    const cluster = new ScriptedCluster();
    expect(reset(cluster, 'n1')).toBe('AccessDenied');
    expect(said(cluster.ask('n1', 'MarkResetPoint', {}))).toBe('AccessDenied');
  });

  it('is only for those whom a policy allows it', () => {
    const cluster = resettable();
    create(cluster, 'n1', 'alice');
    const as = accessKeyOf(cluster.ask('n1', 'CreateAccessKey', { userName: 'alice' }));
    cluster.pass(1000);
    expect(said(cluster.ask('n1', 'Reset', {}, { as }))).toBe('AccessDenied');
    expect(generationAt(cluster, 'n1')).toBe(0);
  });

  it('makes causal tokens and sessions of before void, and the keys made since', () => {
    const cluster = resettable();
    const token = cluster.ask('n1', 'CreateUser', user('alice'))?.token ?? '';
    const key = accessKeyOf(cluster.ask('n1', 'CreateAccessKey', { userName: 'alice' }));
    cluster.pass(1000);
    const answer = cluster.ask('n1', 'GetSessionToken', {}, { as: key });
    const { credentials: session = key } = (answer?.response ?? {}) as { readonly credentials?: typeof key };
    expect(session).toHaveProperty('sessionToken');
    expect(reset(cluster, 'n3')).toMatchObject({ generation: 1 });
    const consistency = { level: 'at-least', tokens: [token], waitMs: 100, otherwise: 'fail' } as const;
    for (const name of names) {
      expect(said(cluster.ask(name, 'ListUsers', {}, { consistency }))).toBe('WRONG_CLUSTER');
      expect(said(cluster.ask(name, 'GetCallerIdentity', {}, { as: session }))).toBe('InvalidClientTokenId');
      expect(said(cluster.ask(name, 'GetCallerIdentity', {}, { as: key }))).toBe('InvalidClientTokenId');
    }
  });

  it('comes to equal positions and fingerprints, which those of the first generation were', () => {
    const cluster = resettable();
    const before = names.map((name) => stateAt(cluster, name));
    create(cluster, 'n1', 'alice');
    reset(cluster, 'n2');
    cluster.pass(100);
    expect(names.map((name) => stateAt(cluster, name))).toEqual(before);
  });

  it('of a cluster with delays draws the same ones again', () => {
    const cluster = resettable({ profile: 'aws' });
    const visibleAfter = (): readonly number[] => {
      const token = cluster.ask('n1', 'CreateUser', user('alice'))?.token ?? '';
      expect(cluster.waitFor('n1', [token]).at(-1)).toBe('COMPLETE');
      const { ops = [] } = (cluster.ask('n1', 'GetPropagation', { token })?.response ?? {}) as {
        readonly ops?: readonly { readonly replicas: readonly { readonly delayMs?: number }[] }[];
      };
      return ops.flatMap(({ replicas }) => replicas.map(({ delayMs = -1 }) => delayMs));
    };
    const first = visibleAfter();
    expect(first).toHaveLength(3);
    reset(cluster, 'n1');
    expect(visibleAfter()).toEqual(first);
  });

  it('asked of all replicas at once happens, and ends in one generation', () => {
    const cluster = resettable();
    create(cluster, 'n1', 'alice');
    const waiting = names.map((name) => cluster.send(name, 'Reset', {}));
    cluster.pass(6000);
    expect(waiting.map(({ answer }) => said(answer))).toEqual(['ok', 'ok', 'ok']);
    expect(new Set(names.map((name) => generationAt(cluster, name))).size).toBe(1);
    for (const name of names) expect(usersAt(cluster, name)).toBe('');
    expect(create(cluster, 'n3', 'bob')).toBe('ok');
    cluster.pass(100);
    expect(new Set(names.map((name) => JSON.stringify(stateAt(cluster, name)))).size).toBe(1);
  });
});

describe('calls under way at a reset', () => {
  it('are told that they have ended: writes that nobody knows their outcome, feeds that their tokens are void', () => {
    const cluster = resettable();
    const feed = cluster.send('n2', 'WatchChanges', {});
    cluster.cut('n1', 'n2');
    cluster.cut('n1', 'n3');
    cluster.pass(1);
    const write = cluster.send('n1', 'CreateUser', user('alice'));
    cluster.heal('n1', 'n3');
    cluster.heal('n1', 'n2');
    // It cannot commit before it is overtaken: what k voters would have to say is lost.
    cluster.tamper('n1', (message) => (message.kind === 'append' ? [] : [message]));
    expect(said(write.answer)).toBe('no answer');
    expect(reset(cluster, 'n2')).toMatchObject({ generation: 1 });
    cluster.pass(10);
    expect(said(write.answer)).toBe('OUTCOME_UNKNOWN');
    expect(said(feed.answer)).toBe('WRONG_CLUSTER');
  });
});

describe('a replica that was away during a reset', () => {
  it('is named, and switches at its next contact before it serves', () => {
    const cluster = resettable();
    create(cluster, 'n1', 'alice');
    cluster.kill('n3');
    cluster.pass(10);
    expect(reset(cluster, 'n2')).toMatchObject({ generation: 1, unreached: ['n3'] });
    expect(create(cluster, 'n1', 'bob')).toBe('ok');
    cluster.start('n3');
    const consistency = { level: 'minimize-latency' } as const;
    const sent = Array.from({ length: 500 }, () => {
      cluster.pass(1);
      return cluster.send('n3', 'ListUsers', {}, { consistency });
    });
    cluster.pass(1000);
    // Those that came before it had read its disk have none.
    const seen = new Set(sent.flatMap(({ answer }) => (answer === undefined ? [] : [usersIn(answer)])));
    expect([...seen].toSorted()).toEqual(['NOT_READY', 'bob']);
  });

  it('as the home is followed by another one', () => {
    const cluster = resettable();
    create(cluster, 'n1', 'alice');
    cluster.kill('n1');
    cluster.pass(10);
    expect(reset(cluster, 'n3')).toMatchObject({ generation: 1, unreached: ['n1'] });
    expect(create(cluster, 'n3', 'bob')).toBe('ok');
    cluster.start('n1');
    cluster.pass(2000);
    for (const name of names) expect(usersAt(cluster, name)).toBe('bob');
    expect(cluster.halts).toEqual([]);
  });

  it('on the other side of a netsplit goes over when it ends; a minority resets nothing', () => {
    const cluster = resettable();
    create(cluster, 'n1', 'alice');
    for (const other of ['n1', 'n2']) cluster.cut('n3', other);
    cluster.pass(10);
    expect(reset(cluster, 'n3')).toBe('HOME_UNREACHABLE');
    expect(reset(cluster, 'n1')).toMatchObject({ generation: 1, unreached: ['n3'] });
    expect(generationAt(cluster, 'n3')).toBe(0);
    for (const other of ['n1', 'n2']) cluster.heal('n3', other);
    cluster.pass(2000);
    expect(generationAt(cluster, 'n3')).toBe(1);
    expect(create(cluster, 'n3', 'bob')).toBe('ok');
    for (const name of names) expect(usersAt(cluster, name)).toBe('bob');
  });

  it('meets another one that was away too, and neither serves what is over once they have heard a third', () => {
    const cluster = resettable();
    create(cluster, 'n1', 'alice');
    cluster.kill('n3');
    cluster.pass(10);
    reset(cluster, 'n1');
    cluster.kill('n2');
    cluster.start('n3');
    cluster.pass(3000);
    for (const name of ['n1', 'n3']) expect(usersAt(cluster, name)).toBe('');
  });

  it('misses many of them, and lost its disk besides', () => {
    const cluster = resettable();
    create(cluster, 'n1', 'alice');
    cluster.wipe('n3');
    cluster.pass(10);
    for (let at = 1; at <= 5; at++) expect(reset(cluster, 'n1')).toMatchObject({ generation: at });
    create(cluster, 'n2', 'bob');
    cluster.start('n3');
    cluster.pass(3000);
    expect(usersAt(cluster, 'n3')).toBe('bob');
    expect(JSON.stringify(stateAt(cluster, 'n3'))).toBe(JSON.stringify(stateAt(cluster, 'n1')));
  });
});

describe('a replica that joins after a reset', () => {
  it('knows the cluster by its file, and goes where the others are before it serves', () => {
    const cluster = resettable();
    reset(cluster, 'n1');
    create(cluster, 'n1', 'alice');
    const made = cluster.ask('n1', 'CreateJoinToken', { kind: 'replica', expiresInSeconds: 600 });
    const { joinToken = '' } = (made?.response ?? {}) as { readonly joinToken?: string };
    const n4 = cluster.machine.newcomer('n4');
    const asked: { answer?: Answer } = {};
    const [n1] = cluster.machine.replicas;
    if (n1 !== undefined) cluster.machine.join(n1, n4, joinToken, (answer) => (asked.answer = answer));
    cluster.pass(1000);
    expect(said(asked.answer)).toBe('ok');
    cluster.machine.start(n4);
    cluster.pass(3000);
    expect(usersAt(cluster, 'n4')).toBe('alice');
    expect(reset(cluster, 'n4')).toMatchObject({ generation: 2, unreached: [] });
    for (const name of [...names, 'n4']) expect(usersAt(cluster, name)).toBe('');
    expect(create(cluster, 'n4', 'bob')).toBe('ok');
  });
});

describe('a chaos rule', () => {
  it('stays in force over a reset, and ends by itself in the next generation', () => {
    const cluster = resettable({ chaos: true });
    const api = { code: 'Throttling' };
    const rule = { name: 'busy', api, scope: { actions: ['iam:CreateUser'] }, expiresAt: cluster.wallMs + 5000 };
    expect(cluster.putRule('n1', rule)).toBeUndefined();
    expect(create(cluster, 'n2', 'alice')).toBe('Throttling');
    expect(reset(cluster, 'n2')).toMatchObject({ generation: 1, unreached: [] });
    expect(create(cluster, 'n2', 'alice')).toBe('Throttling');
    cluster.pass(6000);
    expect(create(cluster, 'n2', 'alice')).toBe('ok');
  });
});

describe('a crash around a reset', () => {
  // Through every millisecond of it: before the word comes, while the pointer is written, and behind it.
  it.each(['batch-lost', 'batch-written', undefined] as const)(
    'leaves the old generation or the new one, and all end in the same (power: %s)',
    (power) => {
      for (let afterMs = 0; afterMs <= 12; afterMs++) {
        for (const victim of names) {
          const cluster = resettable({ seed: afterMs + 1 });
          create(cluster, 'n1', 'alice');
          const waiting = cluster.send('n2', 'Reset', {});
          cluster.pass(afterMs);
          cluster.kill(victim, power);
          cluster.pass(50);
          cluster.start(victim);
          cluster.pass(7000);
          const generations = new Set(names.map((name) => generationAt(cluster, name)));
          expect(generations.size).toBe(1);
          const users = names.map((name) => usersAt(cluster, name));
          const old = generations.has(0);
          expect(users).toEqual(names.map(() => (old ? 'alice' : '')));
          expect(old && said(waiting.answer) === 'ok').toBe(false);
          expect(create(cluster, victim, 'bob')).toBe('ok');
          expect(cluster.halts).toEqual([]);
        }
      }
    },
  );

  it('keeps what was written since, on disks that lose their power together', () => {
    const cluster = resettable();
    reset(cluster, 'n1');
    expect(create(cluster, 'n2', 'kept')).toBe('ok');
    for (const name of names) cluster.kill(name, 'batch-lost');
    for (const name of names) cluster.start(name);
    cluster.pass(3000);
    for (const name of names) expect(usersAt(cluster, name)).toBe('kept');
    expect(generationAt(cluster, 'n1')).toBe(1);
  });
});

describe('a disk', () => {
  it('holds no more keys after many resets than after a few', () => {
    const cluster = resettable();
    const keysOf = (): readonly number[] => names.map((name) => cluster.diskOf(name).peekRange('', '~').length);
    const rounds = (count: number): void => {
      for (let at = 0; at < count; at++) {
        for (const name of names) create(cluster, name, `user-${at}-${name}`);
        reset(cluster, names[at % 3] ?? 'n1');
      }
      cluster.pass(500);
    };
    rounds(3);
    const few = keysOf();
    rounds(30);
    expect(keysOf()).toEqual(few);
  });
});
