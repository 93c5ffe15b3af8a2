// Signing certificates of users and of the root user: uploaded once in an account, listed, switched off and on, deleted.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest } from '../../../support/engine-under-test.ts';
import {
  certificateKey,
  certificates,
  expiredCertificate,
  futureCertificate,
  sshKeyPem,
} from '../../../support/uploads.ts';

const [first, second, third] = certificates;
const userName = 'Bob';
const two = first + second;
const cutShort = first.replace(/.{40}\n-----END/, '\n-----END');
const hollow = '-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----';
const malformed = (body: string): string => `MalformedCertificate: Certificate ${body} is malformed.`;
const duplicate = 'DuplicateCertificate: Duplicate certificate uploaded.';
const missing = (id: string): string => `NoSuchEntity: The Certificate with id ${id} cannot be found.`;

function withBob(): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateUser', { userName });
  return engine;
}

const upload = (engine: EngineUnderTest, certificateBody: string = first): string =>
  engine.respond('UploadSigningCertificate', { userName: 'bob', certificateBody }).certificate?.certificateId ?? '';

const listed = (engine: EngineUnderTest) => engine.respond('ListSigningCertificates', { userName }).certificates;

describe('UploadSigningCertificate', () => {
  test('answers with an id and the body as sent', () => {
    const engine = withBob();
    const { certificate } = engine.respond('UploadSigningCertificate', { userName: 'BOB', certificateBody: first });
    expect(certificate).toEqual({
      userName,
      certificateId: expect.stringMatching(/^[A-Z0-9]{32}$/),
      certificateBody: first,
      status: 'Active',
      uploadDate: expect.any(Number),
    });
    expect(listed(engine)).toEqual([certificate]);
  });

  test.each([
    ['other words', 'certificate', malformed('certificate')],
    ['a public key', sshKeyPem, malformed(sshKeyPem)],
    ['a private key, and does not repeat it', certificateKey, malformed('in the request')],
    ['two certificates', two, malformed(two)],
    ['one cut short', cutShort, malformed(cutShort)],
    ['one without an end', first.slice(0, 200), malformed(first.slice(0, 200))],
    ['nothing inside', hollow, malformed(hollow)],
    ['one that has expired', expiredCertificate, malformed(expiredCertificate)],
    ['one that is not valid yet', futureCertificate, 'InvalidCertificate: The certificate is not valid yet.'],
  ])('refuses %s', (_, certificateBody, refusal) => {
    const engine = withBob();
    expect(engine.refusal('UploadSigningCertificate', { userName, certificateBody })).toBe(refusal);
    expect(listed(engine)).toEqual([]);
  });

  test('takes a certificate once in an account, until it is deleted', () => {
    const engine = withBob();
    const certificateId = upload(engine);
    engine.respond('CreateUser', { userName: 'carol' });
    const again = { userName: 'carol', certificateBody: `${first}\n` };
    expect(engine.refusal('UploadSigningCertificate', again)).toBe(duplicate);
    expect(engine.refusal('UploadSigningCertificate', { certificateBody: first })).toBe(duplicate);
    engine.respond('DeleteSigningCertificate', { userName, certificateId });
    expect(engine.code('UploadSigningCertificate', { userName: 'carol', certificateBody: first })).toBeUndefined();
  });

  test('of one that the user has shows it as active, and changes nothing', () => {
    const engine = withBob();
    const certificateId = upload(engine);
    upload(engine, second);
    const [before] = listed(engine).filter((one) => one.certificateId === certificateId);
    engine.respond('UpdateSigningCertificate', { userName, certificateId, status: 'Inactive' });
    engine.elapse(1000);
    const { certificate } = engine.respond('UploadSigningCertificate', { userName, certificateBody: `${first}\n` });
    expect(certificate).toEqual(before);
    expect(listed(engine)).toContainEqual({ ...before, status: 'Inactive' });
    expect(listed(engine)).toHaveLength(2);
  });

  test('gives a user two at most', () => {
    const engine = withBob();
    upload(engine, first);
    upload(engine, second);
    expect(engine.refusal('UploadSigningCertificate', { userName, certificateBody: third })).toBe(
      'LimitExceeded: Cannot exceed quota for CertificatesPerUser: 2',
    );
  });

  test('for nobody is refused', () => {
    expect(withBob().refusal('UploadSigningCertificate', { userName: 'none', certificateBody: first })).toBe(
      'NoSuchEntity: The user with name none cannot be found.',
    );
  });
});

describe('a signing certificate', () => {
  test('is listed page by page', () => {
    const engine = withBob();
    const ids = [first, second].map((body) => upload(engine, body)).toSorted();
    expect(listed(engine).map(({ certificateId }) => certificateId)).toEqual(ids);
    const page = engine.respond('ListSigningCertificates', { userName, maxItems: 1 });
    expect(page).toMatchObject({ isTruncated: true, certificates: [{ certificateId: ids[0] }] });
    const marker = page.marker ?? '';
    const rest = engine.respond('ListSigningCertificates', { userName, marker });
    expect(rest).toMatchObject({ isTruncated: false, certificates: [{ certificateId: ids[1] }] });
    expect(engine.refusal('ListSigningCertificates', { marker })).toBe('ValidationError: Invalid Marker.');
  });

  test('is the caller’s where no user is named, the root user’s too', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('iam:*'));
    engine.respond('UploadSigningCertificate', { certificateBody: first }, { as: alice });
    expect(engine.respond('ListSigningCertificates', { userName: 'alice' }).certificates).toHaveLength(1);
    const present = () => engine.respond('GetAccountSummary', {}).summaryMap?.['AccountSigningCertificatesPresent'];
    expect(present()).toBe(0);
    const { certificate } = engine.respond('UploadSigningCertificate', { certificateBody: second });
    expect(engine.respond('ListSigningCertificates', {}).certificates).toEqual([certificate]);
    expect(present()).toBe(1);
    engine.respond('DeleteSigningCertificate', { certificateId: certificate?.certificateId ?? '' });
    expect(present()).toBe(0);
  });

  test('is switched off and on', () => {
    const engine = withBob();
    const certificateId = upload(engine);
    for (const status of ['Inactive', 'Active'] as const) {
      engine.respond('UpdateSigningCertificate', { userName, certificateId, status });
      expect(listed(engine)).toMatchObject([{ status, certificateBody: first }]);
    }
    expect(engine.refusal('UpdateSigningCertificate', { userName, certificateId, status: 'Expired' })).toBe(
      'InvalidInput: Operation does not support status Expired',
    );
  });

  test('stays the user’s under its new name', () => {
    const engine = withBob();
    const certificateId = upload(engine);
    engine.respond('UpdateUser', { userName, newUserName: 'Robert' });
    const { certificates: kept } = engine.respond('ListSigningCertificates', { userName: 'robert' });
    expect(kept).toMatchObject([{ userName: 'Robert', certificateId }]);
  });

  test('keeps its user from being deleted', () => {
    const engine = withBob();
    const certificateId = upload(engine);
    expect(engine.refusal('DeleteUser', { userName })).toBe(
      'DeleteConflict: Cannot delete entity, must delete certificates first.',
    );
    engine.respond('DeleteSigningCertificate', { userName, certificateId });
    expect(engine.code('DeleteUser', { userName })).toBeUndefined();
  });

  test('of another user, or of nobody, is not found', () => {
    const engine = withBob();
    const certificateId = upload(engine);
    const of = { certificateId };
    expect(engine.refusal('UpdateSigningCertificate', { ...of, status: 'Active' })).toBe(missing(certificateId));
    expect(engine.refusal('DeleteSigningCertificate', of)).toBe(missing(certificateId));
    const none = 'X'.repeat(32);
    expect(engine.refusal('DeleteSigningCertificate', { userName, certificateId: none })).toBe(missing(none));
    expect(listed(engine)).toHaveLength(1);
  });

  test('is for whoever may manage that user', () => {
    const engine = withBob();
    const alice = engine.user('alice', allow('iam:*SigningCertificate*', arnOf('user/Bob')));
    const asking = { as: alice };
    expect(engine.code('UploadSigningCertificate', { userName, certificateBody: first }, asking)).toBeUndefined();
    expect(engine.code('UploadSigningCertificate', { certificateBody: second }, asking)).toBe('AccessDenied');
  });
});
