// How an answer is kept for whoever repeats a call: sealed, unless there is nothing in it to hide.

import { describe, expect, test } from 'vitest';
import { keepAnswer, keptAnswer } from '../../../src/core/engine/idempotency.ts';
import { holdsSecrets } from '../../../src/core/engine/secret-messages.ts';
import { serviceNames } from '../../../src/core/shapes/lookup.ts';

const secrets = {
  sealText: (text: string, purpose: string) => `sealed ${purpose} ${text}`,
  openText: (sealed: string, purpose: string) => sealed.replace(`sealed ${purpose} `, ''),
};

function kept(action: string, response: unknown, plain = true): ReturnType<typeof keepAnswer> {
  return keepAnswer(secrets, 'key', { call: { service: 'iam', action, request: {} }, response, plain });
}

describe('a kept answer', () => {
  const user = { user: { userName: 'alice' } };

  test('stands in the open where no such answer has a secret in it', () => {
    expect(kept('CreateUser', user)).toEqual({ response: JSON.stringify(user) });
    expect(keptAnswer(secrets, 'key', kept('CreateUser', user))).toBe(JSON.stringify(user));
  });

  test.each([
    ['CreateAccessKey', { accessKey: { secretAccessKey: 'hush' } }],
    ['CreateServiceSpecificCredential', { serviceSpecificCredential: { servicePassword: 'hush' } }],
    ['CreateVirtualMFADevice', { virtualMFADevice: { serialNumber: 'hush' } }],
    ['NoSuchAction', { any: 'hush' }],
  ])('of %s is sealed', (action, response) => {
    const { sealedResponse, ...rest } = kept(action, response);
    expect(rest).toEqual({});
    expect(sealedResponse).toBe(`sealed key ${JSON.stringify(response)}`);
    expect(keptAnswer(secrets, 'key', { sealedResponse })).toBe(JSON.stringify(response));
  });

  test('is sealed whatever is in it while a member does not know the other form', () => {
    expect(kept('CreateUser', user, false)).toEqual({ sealedResponse: `sealed key ${JSON.stringify(user)}` });
  });
});

test('a message with a secret at any depth holds secrets', () => {
  expect(serviceNames.filter((service) => holdsSecrets(service, 'CreateAccessKeyResponse'))).toEqual(['iam']);
  expect(holdsSecrets('iam', 'CreateUserResponse')).toBe(false);
  expect(holdsSecrets('sts', 'AssumeRoleResponse')).toBe(true);
  expect(holdsSecrets('iam', 'UploadServerCertificateRequest')).toBe(true);
  expect(holdsSecrets('iam', 'NoSuchMessage')).toBe(false);
});
