// Export and import of an account: what comes out of one cluster is in another as it was, and lets the same people in.

import { beforeAll, describe, expect, test } from 'vitest';
import { recordFates } from '../../../../src/core/actions/transfer/record-kinds.ts';
import { keySpaces } from '../../../../src/core/replica/key-spaces.ts';
import { decodeRecord } from '../../../../src/core/replica/record-codec.ts';
import {
  exportAccount,
  exportKey,
  type FullAccount,
  importAccount,
  makeFullAccount,
  moved,
} from '../../../support/account-transfer.ts';
import { EngineUnderTest, said } from '../../../support/engine-under-test.ts';

let source: EngineUnderTest;
let target: EngineUnderTest;
let full: FullAccount;

beforeAll(() => {
  source = new EngineUnderTest({ seed: 1 });
  full = makeFullAccount(source);
  target = new EngineUnderTest({ seed: 2 });
  target.elapse(source.nowMs - target.nowMs);
  importAccount(target, exportAccount(source).parts);
});

/** Kinds of the records that a replica's disk holds of the moved account. */
function kindsOf(engine: EngineUnderTest): readonly string[] {
  const disk = engine.cluster.replicas[0]?.disk;
  const entries = [...(disk?.withPrefix(keySpaces.records) ?? [])];
  return [...new Set(entries.map(([key]) => key.slice(keySpaces.records.length).split('/')[0] ?? ''))];
}

/** Records of the moved account by key, without what each cluster has its own of: seals, numbers of ops, dots. */
function recordsOf(engine: EngineUnderTest): ReadonlyMap<string, unknown> {
  const own = new Set([
    'sealedSecret',
    'earlier',
    'createdAtSeq',
    'imported',
    'quarantines',
    'sessions',
    'coveredDots',
  ]);
  const found = new Map<string, unknown>();
  for (const [key, value] of engine.cluster.replicas[0]?.disk.withPrefix(keySpaces.records) ?? []) {
    const [kind = '', ...rest] = key.slice(keySpaces.records.length).split('/');
    const isLeft = recordFates[kind] === 'none' || typeof recordFates[kind] === 'object';
    const text = JSON.stringify(decodeRecord(value), (name, member: unknown) => (own.has(name) ? undefined : member));
    if (!isLeft && (rest.includes(moved) || text.includes(moved)))
      found.set([kind, ...rest].join('/'), JSON.parse(text));
  }
  return found;
}

describe('an imported account', () => {
  test('has every record that it had, the derived ones too', () => {
    const [there, here] = [recordsOf(target), recordsOf(source)];
    expect(here.size).toBeGreaterThan(40);
    expect(there).toEqual(here);
  });

  test('is exported again as it was', () => {
    const again = exportAccount(target);
    expect(again.parts).toEqual(exportAccount(source).parts);
    expect(again.leftOut).toEqual([]);
  });

  test('has been one with every kind of record that an export carries', () => {
    const carried = Object.keys(recordFates).filter((kind) =>
      ['carried', 'derived'].includes(recordFates[kind] as string),
    );
    expect(kindsOf(source)).toEqual(expect.arrayContaining(carried.toSorted()));
    expect(kindsOf(target)).toEqual(expect.arrayContaining(carried.toSorted()));
  });

  test('shows the same details of users, groups, roles and policies', () => {
    const details = (engine: EngineUnderTest) =>
      engine.respond('GetAccountAuthorizationDetails', {}, { as: full.root });
    expect(details(target)).toEqual(details(source));
    const summary = (engine: EngineUnderTest) => engine.respond('GetAccountSummary', {}, { as: full.root });
    expect(summary(target)).toEqual(summary(source));
    expect(target.respond('ListAccountAliases', {}, { as: full.root }).accountAliases).toEqual(['the-shop']);
  });

  test('lets its access keys sign, of users and of the root user, and the inactive one not', () => {
    expect(target.respond('GetCallerIdentity', {}, { as: full.alice }).arn).toBe(
      `arn:aws:iam::${moved}:user/team/Alice`,
    );
    expect(target.respond('GetCallerIdentity', {}, { as: full.root }).arn).toBe(`arn:aws:iam::${moved}:root`);
    const { accessKeyMetadata } = target.respond('ListAccessKeys', { userName: 'Alice' }, { as: full.root });
    expect(accessKeyMetadata.map(({ status }) => status)).toEqual(['Active', 'Inactive']);
  });

  test('lets a user in with its password and a code of its device, and no one with the password before', () => {
    const proof = { account: moved, userName: 'Alice', password: full.password };
    const unsigned = { proof: { kind: 'none' } } as const;
    target.elapse(60_000);
    const signIn = (password: string, mfaCode: string) => {
      const { refusal } = target.ask('SignIn', { password: { ...proof, password, mfaCode } }, unsigned);
      return refusal === undefined ? 'in' : said(refusal).split(':')[0];
    };
    expect(signIn(full.password, full.code(target, 0))).toBe('in');
    expect(signIn('Older-Secret-0', full.code(target, 0))).toBe('SIGN_IN_FAILED');
    expect(signIn(full.password, '000000')).toBe('SIGN_IN_FAILED');
    const owner = { account: moved, email: full.email, password: full.rootPassword };
    expect(target.ask('SignIn', { password: owner }, unsigned).refusal).toBeUndefined();
    const barred = target.code(
      'ChangePassword',
      { oldPassword: full.password, newPassword: 'Older-Secret-0' },
      { as: full.alice },
    );
    expect(barred).toBe('PasswordPolicyViolation');
  });

  test('has its roles, which trust whom they trusted; the one in quarantine is in quarantine', () => {
    const assume = (role: string) => ({ roleArn: `arn:aws:iam::${moved}:role/${role}`, roleSessionName: 'held' });
    expect(target.code('AssumeRole', assume('ops/Deploy'), { as: full.alice })).toBeUndefined();
    expect(target.code('AssumeRole', assume('Held'), { as: full.alice })).toBe('AccessDenied');
    const { quarantines } = target.respond('ListQuarantines', {}, { as: full.root });
    expect(quarantines.map(({ arn }) => arn)).toEqual([`arn:aws:iam::${moved}:role/Held`]);
    target.respond('LiftQuarantine', { principal: `arn:aws:iam::${moved}:role/Held` }, { as: full.root });
    expect(target.code('AssumeRole', assume('Held'), { as: full.alice })).toBeUndefined();
  });

  test('is the same text twice, and another one under another key', () => {
    expect(exportAccount(source)).toEqual(exportAccount(source));
    const other = exportAccount(source, { key: exportKey.toReversed() });
    expect(JSON.stringify(other)).not.toEqual(JSON.stringify(exportAccount(source)));
  });
});

test('an export holds no secret in the clear', () => {
  const text = JSON.stringify(exportAccount(source));
  for (const secret of [full.alice.secretAccessKey, full.root.secretAccessKey, 'PRIVATE KEY', '$simulated$'])
    expect(text).not.toContain(secret);
});

describe('an export without secrets', () => {
  test('leaves out what needs one, and says what', () => {
    const { parts, leftOut } = exportAccount(source, { key: null });
    expect(JSON.stringify(parts)).not.toContain('sealed');
    expect(leftOut.map((what) => what.replaceAll(/A[KC][A-Z2-7]{18,19}|[A-Z2-7]{26}/g, 'ID'))).toEqual([
      'user Alice: password',
      'user Alice: access key ID',
      'user Alice: access key ID',
      'user Alice: service-specific credential ID',
      `user Alice: MFA device ${full.serialNumber}`,
      'SAML provider Corp: private key ID',
      'server certificate Site',
      `MFA device arn:aws:iam::${moved}:mfa/Spare`,
      'root user: password',
      'root user: access key ID',
    ]);
  });

  test('lets nobody in where it is imported, before somebody is given a key', () => {
    const engine = new EngineUnderTest({ seed: 3 });
    importAccount(engine, exportAccount(source, { key: null }).parts);
    expect(engine.code('GetCallerIdentity', {}, { as: full.alice })).toBe('InvalidClientTokenId');
    expect(engine.code('GetCallerIdentity', {}, { as: full.root })).toBe('InvalidClientTokenId');
    const made = engine.respond('ImportAccount', { id: moved, file: 'ab'.repeat(32), rootKey: true });
    const root = { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' };
    expect(engine.respond('ListUsers', {}, { as: root }).users.map(({ userName }) => userName)).toEqual(['Alice']);
    const again = engine.respond('ImportAccount', { id: moved, file: 'ab'.repeat(32), rootKey: true });
    expect(again.accessKeyId).toBeUndefined();
  });
});
