// The credential report: asked for, kept for four hours, and what it says of everybody's credentials.

import { describe, expect, test } from 'vitest';
import { totpCode, totpStep } from '../../../../src/core/authn/totp.ts';
import { fromUtf8 } from '../../../../src/core/base/text.ts';
import { fromBase32 } from '../../../../src/core/model/base32.ts';
import { fastDigests } from '../../../sim/digests.ts';
import { arnOf, EngineUnderTest } from '../../../support/engine-under-test.ts';
import { certificate, certificates } from '../../../support/uploads.ts';

const hourMs = 3_600_000;
const header =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,' +
  'access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,' +
  'access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,' +
  'cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
const noKey = 'false,N/A,N/A,N/A,N/A';
const noCertificate = 'false,N/A';
const nothing = `${noKey},${noKey},${noCertificate},${noCertificate}`;

const generate = (engine: EngineUnderTest) => engine.respond('GenerateCredentialReport', {});

function linesOf(engine: EngineUnderTest): readonly string[] {
  const { content = new Uint8Array(), reportFormat } = engine.respond('GetCredentialReport', {});
  expect(reportFormat).toBe('text/csv');
  return fromUtf8(content).split('\n');
}

/** The lines of a report that is made now. */
function newLinesOf(engine: EngineUnderTest): readonly string[] {
  engine.elapse(4 * hourMs);
  generate(engine);
  return linesOf(engine);
}

/** A time as the report writes it, to the second. */
const timeOf = (wallMs = 0): string => `${new Date(wallMs).toISOString().slice(0, 19)}Z`;

describe('a report', () => {
  test('is asked for, is there, and expires after four hours', () => {
    const engine = new EngineUnderTest();
    expect(engine.code('GetCredentialReport', {})).toBe('ReportNotPresent');
    const started = { state: 'STARTED', description: 'No report exists. Starting a new report generation task' };
    expect(generate(engine)).toEqual(started);
    expect(generate(engine)).toEqual({ state: 'COMPLETE' });
    const { generatedTime } = engine.respond('GetCredentialReport', {});
    engine.elapse(2 * hourMs);
    expect(generate(engine)).toEqual({ state: 'COMPLETE' });
    expect(engine.respond('GetCredentialReport', {}).generatedTime).toBe(generatedTime);
    engine.elapse(2 * hourMs);
    expect(engine.code('GetCredentialReport', {})).toBe('ReportExpired');
    expect(generate(engine)).toEqual(started);
    expect(engine.respond('GetCredentialReport', {}).generatedTime).toBeGreaterThan(generatedTime ?? 0);
  });

  test('is in progress until that it was asked for shows where it is asked', () => {
    const engine = new EngineUnderTest({ profile: 'manual', principalCheck: 'delayed' });
    expect(generate(engine).state).toBe('STARTED');
    expect(generate(engine)).toEqual({ state: 'INPROGRESS' });
    expect(engine.code('GetCredentialReport', {})).toBe('ReportInProgress');
    engine.respond('ReleaseVisibility', {});
    expect(generate(engine)).toEqual({ state: 'COMPLETE' });
    expect(linesOf(engine)).toHaveLength(2);
  });

  test('is of the time when it was made, whatever becomes of the account', () => {
    const engine = new EngineUnderTest();
    for (const userName of ['Alice', 'Bob']) engine.respond('CreateUser', { userName });
    generate(engine);
    const before = linesOf(engine);
    engine.respond('CreateLoginProfile', { userName: 'Alice', password: 'Secret-123' });
    engine.respond('CreateAccessKey', { userName: 'Alice' });
    engine.respond('DeleteUser', { userName: 'Bob' });
    engine.respond('CreateUser', { userName: 'Carol' });
    expect(linesOf(engine)).toEqual(before);
    engine.elapse(2 * hourMs);
    expect(linesOf(engine)).toEqual(before);
    const after = newLinesOf(engine);
    expect(after.slice(2).map((line) => line.split(',')[0])).toEqual(['Alice', 'Carol']);
    expect(after[2]?.split(',').slice(3, 4)).toEqual(['true']);
  });

  test('is made as it is asked for, and once more where memory has lost it: of users of its time, and kept again', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'Alice' });
    generate(engine);
    engine.respond('CreateAccessKey', { userName: 'Alice' });
    expect(linesOf(engine)[2]?.split(',')[8]).toBe('false');
    engine.restart();
    engine.respond('CreateUser', { userName: 'Late' });
    const again = linesOf(engine);
    expect(again).toHaveLength(3);
    expect(again[2]?.split(',')[8]).toBe('true');
    engine.respond('DeleteUser', { userName: 'Late' });
    engine.respond('CreateLoginProfile', { userName: 'Alice', password: 'Secret-123' });
    expect(linesOf(engine)).toEqual(again);
  });
});

describe('its rows', () => {
  test('begin with the root user; a user without credentials has none', () => {
    const engine = new EngineUnderTest();
    const { user } = engine.respond('CreateUser', { userName: 'Alice', path: '/team/' });
    engine.elapse(1);
    generate(engine);
    const [first, root, alice, ...more] = linesOf(engine);
    expect(first).toBe(header);
    expect(root).toMatch(
      new RegExp(
        `^<root_account>,${arnOf('root')},[0-9T:-]{19}Z,false,N/A,N/A,not_supported,false,true,[0-9T:-]{19}Z,N/A,N/A,N/A,${noKey},${noCertificate},${noCertificate}$`,
      ),
    );
    expect(alice).toBe(
      `Alice,${arnOf('user/team/Alice')},${timeOf(user?.createDate)},false,N/A,N/A,N/A,false,${nothing}`,
    );
    expect(more).toEqual([]);
  });

  test('tell of passwords, keys, devices and certificates, as they are when it is asked for', () => {
    const engine = new EngineUnderTest();
    engine.respond('UpdateAccountPasswordPolicy', { maxPasswordAge: 10 });
    const { user } = engine.respond('CreateUser', { userName: 'Alice' });
    const { loginProfile } = engine.respond('CreateLoginProfile', { userName: 'Alice', password: 'secret' });
    const keys = [1, 2]
      .map(() => engine.respond('CreateAccessKey', { userName: 'Alice' }).accessKey)
      .toSorted((a, b) => ((a?.accessKeyId ?? '') < (b?.accessKeyId ?? '') ? -1 : 1));
    engine.respond('UpdateAccessKey', {
      userName: 'Alice',
      accessKeyId: keys[0]?.accessKeyId ?? '',
      status: 'Inactive',
    });
    const uploaded = engine.respond('UploadSigningCertificate', { userName: 'Alice', certificateBody: certificate });
    const changed = loginProfile?.createDate ?? 0;
    const [firstKey, secondKey] = keys.map((key) => timeOf(key?.createDate));
    const expected = (keyCells: string) =>
      `Alice,${arnOf('user/Alice')},${timeOf(user?.createDate)},true,no_information,${timeOf(changed)},${timeOf(changed + 240 * hourMs)},false,` +
      `${keyCells},true,${timeOf(uploaded.certificate?.uploadDate)},${noCertificate}`;
    expect(newLinesOf(engine)[2]).toBe(expected(`false,${firstKey},N/A,N/A,N/A,true,${secondKey},N/A,N/A,N/A`));
    engine.respond('DeleteAccessKey', { userName: 'Alice', accessKeyId: keys[0]?.accessKeyId ?? '' });
    expect(newLinesOf(engine)[2]).toBe(expected(`true,${secondKey},N/A,N/A,N/A,${noKey}`));
    engine.respond('UpdateAccountPasswordPolicy', {});
    expect(newLinesOf(engine)[2]?.split(',')[6]).toBe('N/A');
  });

  test('show keys by their ids, and the certificate that is switched off first', () => {
    const engine = new EngineUnderTest();
    for (let at = 0; at < 8; at++) {
      const userName = `user-${at}`;
      engine.respond('CreateUser', { userName });
      const made = [1, 2].map(() => {
        const { accessKey } = engine.respond('CreateAccessKey', { userName });
        engine.elapse(1000);
        return accessKey;
      });
      const ids = made.map((key) => key?.accessKeyId ?? '');
      engine.respond('UpdateAccessKey', { userName, accessKeyId: ids[0] ?? '', status: 'Inactive' });
      generate(engine);
      const cells = linesOf(engine).at(-1)?.split(',');
      const inOrder = made.toSorted((a, b) => ((a?.accessKeyId ?? '') < (b?.accessKeyId ?? '') ? -1 : 1));
      expect([cells?.[9], cells?.[14]]).toEqual(inOrder.map((key) => timeOf(key?.createDate)));
      engine.elapse(4 * hourMs);
    }
    const userName = 'user-0';
    const uploaded = certificates.slice(0, 2).map((certificateBody) => {
      engine.elapse(1000);
      return engine.respond('UploadSigningCertificate', { userName, certificateBody }).certificate;
    });
    const certificateCells = () => newLinesOf(engine)[2]?.split(',').slice(18);
    const [first, second] = uploaded.map((one) => timeOf(one?.uploadDate));
    expect(certificateCells()).toEqual(['true', first, 'true', second]);
    const certificateId = uploaded[1]?.certificateId ?? '';
    engine.respond('UpdateSigningCertificate', { userName, certificateId, status: 'Inactive' });
    expect(certificateCells()).toEqual(['false', second, 'true', first]);
  });

  test('tell of the password of the root user, once it has one', () => {
    const engine = new EngineUnderTest();
    engine.respond('SetRootPassword', { email: 'root@example.com', password: 'Correct-horse-9' });
    generate(engine);
    expect(linesOf(engine)[1]?.split(',').slice(3, 7)).toEqual([
      ...['true', 'no_information', expect.stringMatching(/^[0-9T:-]{19}Z$/), 'not_supported'],
    ]);
  });

  test('are those of the users of the time when it was asked for, each in a row of its own', () => {
    const engine = new EngineUnderTest();
    for (let at = 0; at < 300; at++) engine.respond('CreateUser', { userName: `user-${at}` });
    engine.respond('CreateUser', { userName: 'a,b', path: '/"x"/' });
    generate(engine);
    engine.elapse(10);
    engine.respond('CreateUser', { userName: 'late' });
    const lines = linesOf(engine);
    expect(lines).toHaveLength(303);
    expect(lines.some((line) => line.startsWith('late'))).toBe(false);
    expect(lines.some((line) => line.startsWith(`"a,b","${arnOf('user/""x""/a,b')}",2`))).toBe(true);
    expect(new Set(lines.slice(2).map((line) => line.split(',')[0])).size).toBe(301);
  });

  test('know whether a device is enabled', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'Alice' });
    const { virtualMfaDevice } = engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: 'Phone' });
    const isActive = () => newLinesOf(engine)[2]?.split(',')[7];
    expect(isActive()).toBe('false');
    const seed = fromBase32(fromUtf8(virtualMfaDevice.base32StringSeed ?? new Uint8Array())) ?? new Uint8Array();
    const code = (by: number): string => totpCode(fastDigests, seed, totpStep(engine.nowMs) + by);
    const codes = { authenticationCode1: code(-1), authenticationCode2: code(0) };
    const { serialNumber } = virtualMfaDevice;
    engine.respond('EnableMFADevice', { userName: 'Alice', serialNumber, ...codes });
    expect(isActive()).toBe('true');
  });

  test('are of one account', () => {
    const engine = new EngineUnderTest();
    const { accessKeyId = '', secretAccessKey = '' } = engine.respond('CreateAccount', {});
    engine.respond('CreateUser', { userName: 'Alice' });
    const as = { accessKeyId, secretAccessKey };
    engine.respond('GenerateCredentialReport', {}, { as });
    const { content = new Uint8Array() } = engine.respond('GetCredentialReport', {}, { as });
    expect(fromUtf8(content).split('\n')).toHaveLength(2);
    expect(engine.code('GetCredentialReport', {})).toBe('ReportNotPresent');
  });
});
