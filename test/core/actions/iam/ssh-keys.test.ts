// SSH public keys of users: uploaded in either encoding, shown in both, listed, switched off and on, deleted.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest } from '../../../support/engine-under-test.ts';
import { shortSshKey, sshKeyFingerprint, sshKeyPem, sshKeyPkcs1, sshKeys } from '../../../support/uploads.ts';

const [first, second] = sshKeys;
const userName = 'Bob';
const unrecognized = 'UnrecognizedPublicKeyEncoding: Invalid public key uploaded.';
const invalid = 'InvalidPublicKey: Invalid body for public key';
const missing = (id: string): string => `NoSuchEntity: The Public Key with id ${id} cannot be found.`;

function withBob(): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateUser', { userName });
  return engine;
}

function upload(engine: EngineUnderTest, sshPublicKeyBody: string = first): string {
  return engine.respond('UploadSSHPublicKey', { userName: 'bob', sshPublicKeyBody }).sshPublicKey?.sshPublicKeyId ?? '';
}

const listed = (engine: EngineUnderTest) => engine.respond('ListSSHPublicKeys', { userName }).sshPublicKeys;

/** The key in `text` with another body. */
function spoiled(change: (blob: Buffer) => Buffer): string {
  return `ssh-rsa ${change(Buffer.from(first.slice('ssh-rsa '.length), 'base64')).toString('base64')}`;
}

describe('UploadSSHPublicKey', () => {
  test('answers with an id, the fingerprint, and the body as sent; later the key is shown without its comment', () => {
    const engine = withBob();
    const sshPublicKeyBody = `${first} bob@example.com\n`;
    const { sshPublicKey } = engine.respond('UploadSSHPublicKey', { userName: 'BOB', sshPublicKeyBody });
    expect(sshPublicKey).toEqual({
      userName,
      sshPublicKeyId: expect.stringMatching(/^APKA[A-Z2-7]{16}$/),
      fingerprint: sshKeyFingerprint,
      sshPublicKeyBody,
      status: 'Active',
      uploadDate: expect.any(Number),
    });
    const sshPublicKeyId = sshPublicKey?.sshPublicKeyId ?? '';
    const shown = engine.respond('GetSSHPublicKey', { userName, sshPublicKeyId, encoding: 'SSH' });
    expect(shown.sshPublicKey).toEqual({ ...sshPublicKey, sshPublicKeyBody: first });
  });

  test.each([
    ['PEM', sshKeyPem],
    ['the PEM of PKCS #1', sshKeyPkcs1],
  ])('takes %s, and shows the key as either encoding has it', (_, sshPublicKeyBody) => {
    const engine = withBob();
    const { sshPublicKey } = engine.respond('UploadSSHPublicKey', { userName, sshPublicKeyBody });
    expect(sshPublicKey).toMatchObject({ fingerprint: sshKeyFingerprint, sshPublicKeyBody });
    const sshPublicKeyId = sshPublicKey?.sshPublicKeyId ?? '';
    for (const [encoding, body] of [
      ['SSH', first],
      ['PEM', sshKeyPem],
    ] as const) {
      const shown = engine.respond('GetSSHPublicKey', { userName, sshPublicKeyId, encoding });
      expect(shown.sshPublicKey?.sshPublicKeyBody).toBe(body);
    }
  });

  test('what came as SSH is shown in PEM too', () => {
    const engine = withBob();
    const sshPublicKeyId = upload(engine);
    const shown = engine.respond('GetSSHPublicKey', { userName, sshPublicKeyId, encoding: 'PEM' });
    expect(shown.sshPublicKey?.sshPublicKeyBody).toBe(sshKeyPem);
  });

  test.each([
    ['other words', 'key'],
    ['a key of another kind', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1kPGH0VAV6b1xkXQ9d8rC1'],
    ['a private key', sshKeyPem.replaceAll('PUBLIC', 'PRIVATE')],
    ['a name alone', 'ssh-rsa'],
  ])('does not know the encoding of %s', (_, sshPublicKeyBody) => {
    const engine = withBob();
    expect(engine.refusal('UploadSSHPublicKey', { userName, sshPublicKeyBody })).toBe(unrecognized);
    expect(listed(engine)).toEqual([]);
  });

  test.each([
    ['1024 bits', shortSshKey],
    ['no base64', 'ssh-rsa !!!!'],
    ['nothing in it', 'ssh-rsa ='],
    ['two lines', `${first}\n${second}`],
    ['its end cut off', spoiled((blob) => blob.subarray(0, -1))],
    ['something behind it', spoiled((blob) => Buffer.concat([blob, Buffer.of(0)]))],
    ['four more fields', spoiled((blob) => Buffer.concat([blob, Buffer.alloc(16)]))],
    ['a length beyond all', spoiled(() => Buffer.from('ffffffff00', 'hex'))],
    [
      'another name inside',
      spoiled((blob) => Buffer.concat([blob.subarray(0, 4), Buffer.from('ssh-dss'), blob.subarray(11)])),
    ],
    ['an even exponent', spoiled((blob) => Buffer.concat([blob.subarray(0, 17), Buffer.of(2), blob.subarray(18)]))],
    ['PEM without an end', sshKeyPem.replace('-----END PUBLIC KEY-----', '')],
    ['PEM of nothing', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['two keys in PEM', sshKeyPem + sshKeyPem],
  ])('refuses a key with %s', (_, sshPublicKeyBody) => {
    const engine = withBob();
    expect(engine.refusal('UploadSSHPublicKey', { userName, sshPublicKeyBody })).toBe(invalid);
    expect(listed(engine)).toEqual([]);
  });

  test('takes a key once for each user, whatever its encoding and comment', () => {
    const engine = withBob();
    upload(engine);
    for (const sshPublicKeyBody of [`${first} other`, sshKeyPem])
      expect(engine.refusal('UploadSSHPublicKey', { userName, sshPublicKeyBody })).toBe(
        'DuplicateSSHPublicKey: Duplicate SSH public key uploaded.',
      );
    engine.respond('CreateUser', { userName: 'carol' });
    expect(engine.code('UploadSSHPublicKey', { userName: 'carol', sshPublicKeyBody: first })).toBeUndefined();
  });

  test('gives a user five keys at most', () => {
    const engine = withBob();
    const ids = sshKeys.slice(0, 5).map((key) => upload(engine, key));
    const [, , , , , sixth] = sshKeys;
    const full = 'LimitExceeded: Cannot exceed quota for SSHPublicKeysPerUser: 5';
    expect(engine.refusal('UploadSSHPublicKey', { userName, sshPublicKeyBody: sixth })).toBe(full);
    engine.respond('DeleteSSHPublicKey', { userName, sshPublicKeyId: ids[2] ?? '' });
    expect(engine.code('UploadSSHPublicKey', { userName, sshPublicKeyBody: sixth })).toBeUndefined();
  });

  test('for nobody is refused', () => {
    expect(withBob().refusal('UploadSSHPublicKey', { userName: 'none', sshPublicKeyBody: first })).toBe(
      'NoSuchEntity: The user with name none cannot be found.',
    );
  });
});

describe('a key', () => {
  test('is listed without its body, page by page', () => {
    const engine = withBob();
    const ids = sshKeys.slice(0, 3).map((key) => upload(engine, key));
    expect(listed(engine).map(({ sshPublicKeyId }) => sshPublicKeyId)).toEqual(ids.toSorted());
    expect(listed(engine)[0]).toEqual({
      ...{ userName, sshPublicKeyId: ids.toSorted()[0], status: 'Active', uploadDate: expect.any(Number) },
    });
    const page = engine.respond('ListSSHPublicKeys', { userName, maxItems: 2 });
    expect(page).toMatchObject({ isTruncated: true, marker: expect.any(String) });
    const marker = page.marker ?? '';
    const rest = engine.respond('ListSSHPublicKeys', { userName, marker });
    expect([...page.sshPublicKeys, ...rest.sshPublicKeys]).toEqual(listed(engine));
    engine.respond('CreateUser', { userName: 'carol' });
    expect(engine.refusal('ListSSHPublicKeys', { userName: 'carol', marker })).toBe('ValidationError: Invalid Marker.');
  });

  test('is the caller’s where no user is named', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('iam:*'));
    engine.respond('UploadSSHPublicKey', { userName: 'alice', sshPublicKeyBody: first });
    expect(engine.respond('ListSSHPublicKeys', {}, { as: alice }).sshPublicKeys).toHaveLength(1);
    expect(engine.code('ListSSHPublicKeys', {})).toBe('ValidationError');
  });

  test('is switched off and on', () => {
    const engine = withBob();
    const sshPublicKeyId = upload(engine);
    for (const status of ['Inactive', 'Inactive', 'Active'] as const) {
      engine.respond('UpdateSSHPublicKey', { userName, sshPublicKeyId, status });
      expect(listed(engine)).toMatchObject([{ status }]);
      const shown = engine.respond('GetSSHPublicKey', { userName, sshPublicKeyId, encoding: 'PEM' });
      expect(shown.sshPublicKey?.status).toBe(status);
    }
    expect(engine.refusal('UpdateSSHPublicKey', { userName, sshPublicKeyId, status: 'Expired' })).toBe(
      'InvalidInput: Operation does not support status Expired',
    );
  });

  test('stays the user’s under its new name', () => {
    const engine = withBob();
    const sshPublicKeyId = upload(engine);
    engine.respond('UpdateUser', { userName, newUserName: 'Robert' });
    const shown = engine.respond('GetSSHPublicKey', { userName: 'Robert', sshPublicKeyId, encoding: 'SSH' });
    expect(shown.sshPublicKey).toMatchObject({ userName: 'Robert', sshPublicKeyBody: first });
    engine.respond('CreateUser', { userName });
    expect(listed(engine)).toEqual([]);
  });

  test('keeps its user from being deleted', () => {
    const engine = withBob();
    const sshPublicKeyId = upload(engine);
    expect(engine.refusal('DeleteUser', { userName })).toBe(
      'DeleteConflict: Cannot delete entity, must delete SSH public keys first.',
    );
    engine.respond('DeleteSSHPublicKey', { userName, sshPublicKeyId });
    expect(listed(engine)).toEqual([]);
    expect(engine.code('DeleteUser', { userName })).toBeUndefined();
  });

  test('of another user, or of nobody, is not found', () => {
    const engine = withBob();
    const sshPublicKeyId = upload(engine);
    engine.respond('CreateUser', { userName: 'carol' });
    const of = { userName: 'carol', sshPublicKeyId };
    expect(engine.refusal('GetSSHPublicKey', { ...of, encoding: 'SSH' })).toBe(missing(sshPublicKeyId));
    expect(engine.refusal('UpdateSSHPublicKey', { ...of, status: 'Active' })).toBe(missing(sshPublicKeyId));
    expect(engine.refusal('DeleteSSHPublicKey', of)).toBe(missing(sshPublicKeyId));
    const none = 'APKA'.padEnd(20, 'X');
    expect(engine.refusal('DeleteSSHPublicKey', { userName, sshPublicKeyId: none })).toBe(missing(none));
    expect(listed(engine)).toHaveLength(1);
  });

  test('is for whoever may manage that user', () => {
    const engine = withBob();
    const alice = engine.user('alice', allow('iam:*SSHPublicKey*', arnOf('user/Bob')));
    expect(engine.code('UploadSSHPublicKey', { userName, sshPublicKeyBody: first }, { as: alice })).toBeUndefined();
    expect(engine.code('UploadSSHPublicKey', { userName: 'alice', sshPublicKeyBody: first }, { as: alice })).toBe(
      'AccessDenied',
    );
  });
});
