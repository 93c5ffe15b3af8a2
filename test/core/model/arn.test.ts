// ARNs and account ids: what parses, and what comes back.

import { expect, test } from 'vitest';
import { parseAccountId } from '../../../src/core/model/account-id.ts';
import {
  asArn,
  assumedRoleArn,
  federatedUserArn,
  formatArn,
  iamArn,
  parseArn,
  rootArn,
} from '../../../src/core/model/arn.ts';

test.each([
  'arn:aws:iam::111122223333:user/division/alice',
  'arn:aws-cn:iam::111122223333:root',
  'arn:aws-us-gov:sts::111122223333:assumed-role/deploy/session',
  'arn:aws:iam::aws:policy/ReadOnly',
  'arn:aws:s3:::bucket/a:b:c',
  'arn:aws:sns:eu-central-1:111122223333:topic:sub',
])('%s is the same after parsing and formatting', (text) => {
  const parts = parseArn(text);
  expect(parts && formatArn(parts)).toBe(text);
  expect(asArn(text)).toBe(text);
});

test('the resource keeps its colons', () => {
  expect(parseArn('arn:aws:sns:eu-central-1:111122223333:topic:sub')).toEqual({
    partition: 'aws',
    service: 'sns',
    region: 'eu-central-1',
    account: '111122223333',
    resource: 'topic:sub',
  });
});

test.each([
  '',
  '*',
  'arn',
  'arn:aws:iam::111122223333',
  'arn:aws:iam::111122223333:',
  'ARN:aws:iam::1:root',
  'arn:azure:iam::1:root',
  'arn:aws:::1:root',
  `arn:aws:s3:::${'x'.repeat(2048)}`,
])('%j is no ARN', (text) => {
  expect(parseArn(text)).toBeUndefined();
  expect(asArn(text)).toBeUndefined();
});

test('ARNs are put together as IAM and STS do', () => {
  expect(iamArn('user', '111122223333', '/', 'alice')).toBe('arn:aws:iam::111122223333:user/alice');
  expect(iamArn('role', '111122223333', '/a/b/', 'deploy')).toBe('arn:aws:iam::111122223333:role/a/b/deploy');
  expect(rootArn('111122223333')).toBe('arn:aws:iam::111122223333:root');
  expect(assumedRoleArn('111122223333', 'deploy', 's')).toBe('arn:aws:sts::111122223333:assumed-role/deploy/s');
  expect(federatedUserArn('111122223333', 'bob')).toBe('arn:aws:sts::111122223333:federated-user/bob');
});

test.each([
  ['111122223333', true],
  ['000000000000', true],
  ['11112222333', false],
  ['1111222233334', false],
  ['11112222333a', false],
  ['١١١١٢٢٢٢٣٣٣٣', false],
  ['111122223333\n', false],
])('%j is an account id: %s', (text, expected) => {
  expect(parseAccountId(text) !== undefined).toBe(expected);
});
