// Reset points: transcripts of what a cluster goes back to, marked by one home or two, on every replica.

import { describe, expect, it } from 'vitest';
import { create, names, reset, resettable, said, stateAt, usersAt } from './resettable-cluster.ts';
import { accessKeyOf } from './scripted-cluster.ts';

describe('a reset point', () => {
  it('is what was committed when it was marked, on every replica, for every reset from then on', () => {
    const cluster = resettable({ profile: 'aws' });
    create(cluster, 'n1', 'seeded');
    const key = accessKeyOf(cluster.ask('n1', 'CreateAccessKey', { userName: 'seeded' }));
    // Marked through a replica that is not the home, while nothing of it is visible yet.
    expect(cluster.ask('n2', 'MarkResetPoint', {})?.response).toEqual({ number: 1, unreached: [] });
    for (const name of names) {
      create(cluster, 'n1', `later-${name}`);
      expect(reset(cluster, name)).toMatchObject({ unreached: [] });
      for (const other of names) {
        expect(usersAt(cluster, other)).toBe('seeded');
        expect(said(cluster.ask(other, 'GetCallerIdentity', {}, { as: key }))).toBe('ok');
      }
    }
    expect(new Set(names.map((name) => JSON.stringify(stateAt(cluster, name)))).size).toBe(1);
  });

  it('reaches a replica that was away when it was marked', () => {
    const cluster = resettable();
    create(cluster, 'n1', 'seeded');
    cluster.kill('n3');
    cluster.pass(10);
    expect(cluster.ask('n1', 'MarkResetPoint', {})?.response).toEqual({ number: 1, unreached: ['n3'] });
    create(cluster, 'n1', 'later');
    reset(cluster, 'n1');
    cluster.start('n3');
    cluster.pass(3000);
    expect(usersAt(cluster, 'n3')).toBe('seeded');
    expect(reset(cluster, 'n3')).toMatchObject({ generation: 2, unreached: [] });
    expect(usersAt(cluster, 'n1')).toBe('seeded');
  });

  it('is not marked by a home that reaches no majority', () => {
    const cluster = resettable();
    create(cluster, 'n1', 'seeded');
    for (const other of ['n2', 'n3']) cluster.cut('n1', other);
    cluster.pass(10);
    expect(said(cluster.ask('n1', 'MarkResetPoint', {}))).toBe('HOME_UNREACHABLE');
    for (const other of ['n2', 'n3']) cluster.heal('n1', other);
    cluster.pass(2000);
    expect(cluster.ask('n1', 'MarkResetPoint', {})?.response).toEqual({ number: 1, unreached: [] });
  });

  it('marked under one number by an old home and a new one is one of the two, whichever replica is asked for a reset', () => {
    const [atOld, atNew] = ['n1', 'n2'].map((asked) => {
      const cluster = resettable();
      create(cluster, 'n1', 'seeded');
      const marked = cluster.send('n1', 'MarkResetPoint', {});
      // Before the others have heard of it.
      for (const other of ['n2', 'n3']) cluster.cut('n1', other);
      cluster.pass(12_000);
      expect(marked.answer?.response).toEqual({ number: 1, unreached: ['n2', 'n3'] });
      expect(cluster.ask('n2', 'Promote', { replica: 'n2' })?.response).toMatchObject({ epoch: 2 });
      create(cluster, 'n2', 'later');
      expect(cluster.ask('n2', 'MarkResetPoint', {})?.response).toEqual({ number: 1, unreached: ['n1'] });
      for (const other of ['n2', 'n3']) cluster.heal('n1', other);
      cluster.pass(5000);
      expect(reset(cluster, asked)).toMatchObject({ unreached: [] });
      return usersAt(cluster, 'n3');
    });
    expect(['seeded', 'later,seeded']).toContain(atOld);
    expect(atNew).toBe(atOld);
  });

  it('may be as large as a test suite seeds, and survives a start', () => {
    const cluster = resettable();
    for (let at = 0; at < 300; at++) create(cluster, 'n1', `seeded-${at}`);
    expect(cluster.ask('n3', 'MarkResetPoint', {})?.response).toMatchObject({ number: 1, unreached: [] });
    for (const name of names) cluster.kill(name);
    for (const name of names) cluster.start(name);
    cluster.pass(3000);
    create(cluster, 'n1', 'later');
    expect(reset(cluster, 'n2')).toMatchObject({ unreached: [] });
    for (const name of names) expect(said(cluster.ask(name, 'GetUser', { userName: 'seeded-299' }))).toBe('ok');
    expect(said(cluster.ask('n1', 'GetUser', { userName: 'later' }))).toBe('NoSuchEntity');
  });

  it('keeps a deactivated key so, and cannot hold a quarantine', () => {
    const cluster = resettable();
    create(cluster, 'n1', 'alice');
    const as = accessKeyOf(cluster.ask('n1', 'CreateAccessKey', { userName: 'alice' }));
    const { accessKeyId } = as;
    cluster.ask('n1', 'UpdateAccessKey', { userName: 'alice', accessKeyId, status: 'Inactive' });
    cluster.pass(1000);
    expect(said(cluster.ask('n1', 'MarkResetPoint', {}))).toBe('ok');
    reset(cluster, 'n1');
    for (const name of names)
      expect(said(cluster.ask(name, 'GetCallerIdentity', {}, { as }))).toBe('InvalidClientTokenId');
    cluster.ask('n1', 'UpdateAccessKey', { userName: 'alice', accessKeyId, status: 'Active' });
    cluster.pass(1000);
    expect(said(cluster.ask('n2', 'GetCallerIdentity', {}, { as }))).toBe('ok');
    const principal = 'arn:aws:iam::111122223333:user/alice';
    expect(said(cluster.ask('n1', 'QuarantinePrincipal', { principal }))).toBe('ok');
    cluster.pass(1000);
    expect(said(cluster.ask('n2', 'MarkResetPoint', {}))).toBe('InvalidInput');
    expect(reset(cluster, 'n2')).toMatchObject({ unreached: [] });
    expect(said(cluster.ask('n2', 'GetCallerIdentity', {}, { as }))).toBe('InvalidClientTokenId');
  });
});
