// Imports: where one stands when it was interrupted, which accounts take one, when it is visible, and who may ask for one.

import { beforeAll, describe, expect, test } from 'vitest';
import { partsAtOnce } from '../../../../src/core/actions/transfer/import-account.ts';
import type { ExportedPart, ExportedUser } from '../../../../src/core/shapes/cluster.ts';
import {
  exportAccount,
  exportKey,
  type FullAccount,
  file,
  importAccount,
  makeFullAccount,
  moved,
  partsRequest,
  refusalOf,
} from '../../../support/account-transfer.ts';
import { allow, EngineUnderTest, ownAccount } from '../../../support/engine-under-test.ts';

let source: EngineUnderTest;
let full: FullAccount;
let parts: readonly ExportedPart[];

beforeAll(() => {
  source = new EngineUnderTest({ seed: 1 });
  full = makeFullAccount(source);
  parts = exportAccount(source).parts;
});

const user = (change: (one: ExportedUser) => ExportedUser): readonly ExportedPart[] =>
  parts.map((part) => (part.user === undefined ? part : { user: change(part.user) }));

const otherUserId = `AIDA${'A'.repeat(17)}`;

describe('an import', () => {
  test('that was interrupted goes on where it stands, however its parts are cut, and ends the same', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    engine.elapse(source.nowMs - engine.nowMs);
    engine.respond('ImportAccount', partsRequest(parts, 0, 1));
    expect(engine.respond('ImportAccount', partsRequest(parts, 1, 4)).done).toBe(4);
    expect(engine.respond('ImportAccount', partsRequest(parts, 1, 3)).done).toBe(4);
    expect(engine.refusal('ImportAccount', partsRequest(parts, 6, 7))).toBe(
      'InvalidInput: The import is at part 4: it goes on there.',
    );
    engine.restart('batch-written');
    importAccount(engine, parts, { step: 3 });
    expect(exportAccount(engine).parts).toEqual(parts);
    const fingerprint = () => {
      const { members } = engine.respond('GetCluster', {});
      return members[0]?.accounts.find(({ account }) => account === moved)?.fingerprint;
    };
    const before = fingerprint();
    importAccount(engine, parts, { step: 2 });
    expect(fingerprint()).toBe(before);
  });

  test('leaves nothing of a call whose last part is refused', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    engine.respond('ImportAccount', partsRequest(parts, 0, 1));
    const those = user((one) => ({ ...one, groups: ['Nobody'] }));
    expect(engine.code('ImportAccount', partsRequest(those, 1, 5))).toBe('NoSuchEntity');
    const { parts: there } = exportAccount(engine);
    expect(there.map((part) => Object.keys(part)[0])).toEqual(['account', 'root']);
    expect(engine.respond('ImportAccount', partsRequest(parts, 1, 3)).done).toBe(3);
  });

  test('takes no account that is there and not empty, and none of another file', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    engine.respond('SeedAccount', { id: moved, user: { name: 'bob' } });
    expect(refusalOf(parts, {}, engine)).toMatch(
      /^EntityAlreadyExists: The account 444455556666 is here already, and is not empty/,
    );
    const other = new EngineUnderTest({ seed: 2 });
    importAccount(other, parts);
    expect(refusalOf(parts, { file: 'cd'.repeat(32) }, other)).toBe(
      'EntityAlreadyExists: The account 444455556666 was imported from another file.',
    );
  });

  test('takes the place of another one that came to nothing behind the account itself', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    engine.respond('ImportAccount', partsRequest(parts, 0, 1));
    const { passwordPolicy: _, ...bare } = parts[0]?.account ?? { name: '', createDate: 0 };
    const those = [{ account: bare }, ...parts.slice(1)];
    expect(refusalOf(those, { file: 'cd'.repeat(32), step: 100 }, engine)).toBeUndefined();
    expect(exportAccount(engine).parts).toEqual(those);
    expect(refusalOf(parts, {}, engine)).toMatch(/was imported from another file/);
  });

  test('takes an empty account, whose own root key stays', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    const { accessKeyId = '', secretAccessKey = '' } = engine.respond('CreateAccount', { id: moved, name: 'x' });
    expect(refusalOf(parts, {}, engine)).toBeUndefined();
    for (const as of [{ accessKeyId, secretAccessKey }, full.root])
      expect(engine.respond('GetCallerIdentity', {}, { as }).arn).toBe(`arn:aws:iam::${moved}:root`);
  });

  test('takes the first account of a cluster while that is empty: both root keys are good', () => {
    const from = new EngineUnderTest({ seed: 3 });
    const anna = from.user('anna', allow('iam:*'));
    const those = exportAccount(from, { id: ownAccount }).parts;
    const engine = new EngineUnderTest({ seed: 2 });
    expect(refusalOf(those, { id: ownAccount }, engine)).toBeUndefined();
    for (const as of [anna, from.root, engine.root])
      expect(engine.respond('ListUsers', {}, { as }).users.map(({ userName }) => userName)).toEqual(['anna']);
  });

  test('takes no closed account', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    engine.respond('CreateAccount', { id: moved, name: 'x' });
    engine.respond('CloseAccount', { id: moved });
    expect(refusalOf(parts, {}, engine)).toBe('UnmodifiableEntity: The account 444455556666 is closed.');
    expect(engine.refusal('ExportAccount', { id: moved, withoutSecrets: true })).toMatch(/is closed/);
  });

  test('says at once that its alias is another account’s', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    engine.respond('CreateAccountAlias', { accountAlias: 'the-shop' });
    expect(refusalOf(parts, {}, engine)).toMatch(/^EntityAlreadyExists: Part 1 .*the-shop is another account's here/);
  });

  test('is there at once on every replica, where nothing else becomes visible by itself', () => {
    const engine = new EngineUnderTest({ seed: 2, profile: 'manual', replicas: 3 });
    engine.elapse(5000);
    const open = parts.map((part) =>
      part.role?.quarantined === true ? { role: { ...part.role, quarantined: false } } : part,
    );
    importAccount(engine, open);
    engine.elapse(1000);
    expect(engine.respond('GetCallerIdentity', {}, { as: full.alice }).account).toBe(moved);
  });

  test('quarantines nobody but principals that are about to come', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    const { user: bob } = engine.respond('CreateUser', { userName: 'bob' });
    expect(engine.code('ImportAccount', { id: ownAccount, file, quarantine: bob?.userId ?? '' })).toBe('InvalidInput');
    engine.respond('ImportAccount', partsRequest(parts, 0, 1));
    for (const quarantine of [bob?.userId ?? '', 'x', ownAccount])
      expect(engine.code('ImportAccount', { id: moved, file, quarantine })).toBe('InvalidInput');
    expect(engine.code('ImportAccount', { id: moved, file, quarantine: otherUserId })).toBeUndefined();
  });
});

test('fewer parts are taken at once where there are more accounts to look up their ids in', () => {
  expect([0, 1, 100, 1000, 50_000].map(partsAtOnce)).toEqual([20_000, 20_000, 200, 20, 1]);
});

describe('who may', () => {
  test('import: whoever is allowed in the first account, in production too, and nobody of another', () => {
    const engine = new EngineUnderTest({ seed: 2, production: true });
    const importer = engine.user('importer', allow('eventide:ImportAccount'));
    const nobody = engine.user('nobody', allow('eventide:ExportAccount'));
    expect(engine.code('ImportAccount', partsRequest(parts, 0, 1), { as: nobody })).toBe('AccessDenied');
    expect(engine.code('ImportAccount', partsRequest(parts, 0, 1), { as: importer })).toBeUndefined();
    importAccount(engine, parts);
    expect(engine.code('ImportAccount', partsRequest(parts, 0, 1), { as: full.root })).toBe('AccessDenied');
  });

  test('export: the first account every one, another account its own', () => {
    const request = { id: moved, withoutSecrets: true };
    expect(source.code('ExportAccount', request, { as: full.root })).toBeUndefined();
    expect(source.code('ExportAccount', { ...request, id: ownAccount }, { as: full.root })).toBe('AccessDenied');
    expect(source.code('ExportAccount', request, { as: source.user('plain', allow('iam:*')) })).toBe('AccessDenied');
    expect(source.code('ExportAccount', { ...request, id: '999988887777' })).toBe('NoSuchEntity');
    const copier = source.user('copier', allow('eventide:ExportAccount'));
    expect(source.code('ExportAccount', request, { as: copier })).toBeUndefined();
    expect(source.refusal('ExportAccount', { id: moved, key: exportKey }, { as: copier })).toMatch(
      /^AccessDenied: .*eventide:ExportAccountSecrets/,
    );
    for (const how of [{}, { withoutSecrets: true, key: exportKey }, { withoutSecrets: true, marker: '1AAAA' }])
      expect(['InvalidInput', 'ValidationError']).toContain(source.code('ExportAccount', { id: moved, ...how }));
  });
});
