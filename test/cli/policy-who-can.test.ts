// `eventide policy who-can`: whom it asks about, page by page, and what it prints.

import { describe, expect, it } from 'vitest';
import type { BatchAuthorizeRequest } from '../../src/core/shapes/access.ts';
import { type AnswerTable, openTestDoor } from '../api/table-dispatch.ts';
import { anybody, type Ran, run } from './command-line.ts';

const account = '111122223333';
const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const statement = { policyType: 'identity', policyId: 'user/alice/own', sid: 'Read', index: 0 };

/** A store with a root user, alice (may), bob (might) and the role r (may not), two users to be had page by page. */
function store(asked: BatchAuthorizeRequest[]): AnswerTable {
  const decisions: Readonly<Record<string, object>> = {
    [arn('root')]: { allowed: true, decision: 'Allowed' },
    [arn('user/alice')]: { allowed: true, decision: 'Allowed', matchedStatements: [statement] },
    [arn('user/bob')]: { allowed: false, decision: 'ImplicitlyDenied', missingContextKeys: ['aws:requestedregion'] },
    [arn('role/r')]: { allowed: false, decision: 'ImplicitlyDenied' },
  };
  const user = (name: string): object => ({
    userName: name,
    arn: arn(`user/${name}`),
    path: '/',
    userId: 'AIDA',
    createDate: 0,
  });
  return {
    calls: {
      'sts:GetCallerIdentity': () => ({ response: { account, arn: arn('root'), userId: account } }),
      'iam:ListUsers': ({ request }) =>
        (request as { marker?: string }).marker === undefined
          ? { response: { users: [user('alice')], isTruncated: true, marker: 'm' } }
          : { response: { users: [user('bob')], isTruncated: false } },
      'iam:ListRoles': () => ({
        response: {
          roles: [{ roleName: 'r', arn: arn('role/r'), path: '/', roleId: 'AROA', createDate: 0 }],
          isTruncated: false,
        },
      }),
      'access:BatchAuthorize': ({ request }) => {
        const batch = request as BatchAuthorizeRequest;
        asked.push(batch);
        return {
          response: { results: batch.requests.map(({ principal = '' }) => ({ decision: decisions[principal] })) },
        };
      },
    },
  };
}

async function whoCan(
  ...options: readonly string[]
): Promise<Ran & { readonly asked: readonly BatchAuthorizeRequest[] }> {
  const asked: BatchAuthorizeRequest[] = [];
  await using door = await openTestDoor(store(asked));
  const argv = ['--endpoint', door.address, 'policy', 'who-can', 's3:GetObject', 'arn:aws:s3:::b/k', ...options];
  return { ...(await run(argv, { env: anybody })), asked };
}

describe('policy who-can', () => {
  it('names who may, by which statements, and who might', async () => {
    const { code, stdout, stderr } = await whoCan();
    expect([code, stdout, stderr]).toEqual([
      0,
      `${arn('root')}  needs no policy\n${arn('user/alice')}  by user/alice/own (Read)\n${arn('user/bob')}  not as asked; depends on aws:requestedregion\n`,
      '2 of 4 may.\n',
    ]);
  });

  it('asks about everybody at once, with the keys given', async () => {
    const { asked } = await whoCan('--context', 'aws:RequestedRegion=eu-central-1');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.requests.map(({ principal }) => principal)).toEqual([
      arn('root'),
      arn('user/alice'),
      arn('user/bob'),
      arn('role/r'),
    ]);
    expect(asked[0]?.requests[0]?.context).toMatchObject([{ key: 'aws:RequestedRegion', values: ['eu-central-1'] }]);
  });

  it('answers as JSON', async () => {
    expect(JSON.parse((await whoCan('--output', 'json')).stdout)).toMatchObject({
      allowed: [{ principal: arn('root') }, { principal: arn('user/alice'), statements: [{ sid: 'Read' }] }],
      depends: [{ principal: arn('user/bob'), on: ['aws:requestedregion'] }],
      asked: 4,
    });
  });

  it('refuses a key without a value, before it asks', async () => {
    expect((await whoCan('--context', 'nonsense')).code).toBe(2);
  });
});
