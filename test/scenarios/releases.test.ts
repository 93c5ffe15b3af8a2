// Replicas of two releases know different policies of AWS: what each does with one that it lacks, and how an import ends that.

import { expect, it } from 'vitest';
import type { AuthorizeResponse } from '../../src/core/shapes/access.ts';
import type { GetClusterResponse } from '../../src/core/shapes/cluster.ts';
import { account } from '../sim/cluster.ts';
import { allow, policyOf } from '../support/engine-under-test.ts';
import { SmallPolicyLibrary } from '../support/small-policy-library.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const policyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const older = new SmallPolicyLibrary('small 0', [['AdministratorAccess', '/', policyOf(allow('*'))]]);

/** Three replicas, the third of an older release. */
function mixed(): ScriptedCluster {
  const cluster = new ScriptedCluster({}, ['n3']);
  cluster.world.libraries.set('n3', older);
  cluster.start('n3');
  cluster.pass(3000);
  for (const userName of ['alice', 'bob']) cluster.ask('n1', 'CreateUser', { userName, tags: [] });
  expect(cluster.ask('n1', 'AttachUserPolicy', { userName: 'alice', policyArn })?.refusal).toBeUndefined();
  expect(cluster.ask('n3', 'AttachUserPolicy', { userName: 'bob', policyArn: admin })?.refusal).toBeUndefined();
  cluster.pass(1000);
  return cluster;
}

function allowedBy(cluster: ScriptedCluster, name: string, userName: string): boolean | undefined {
  const principal = `arn:aws:iam::${account}:user/${userName}`;
  const request = { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: [] };
  const answer = cluster.askOf(name, 'access', 'Authorize', request);
  return (answer?.response as AuthorizeResponse | undefined)?.decision?.allowed;
}

it('who lacks an attached policy allows nothing by it, and all the others do', () => {
  const cluster = mixed();
  const revisions = ['n1', 'n2', 'n3'].map((name) => {
    const answer = cluster.askOf(name, 'cluster', 'GetCluster', {});
    return (answer?.response as GetClusterResponse | undefined)?.managedPolicies;
  });
  expect(revisions).toEqual(['small 1', 'small 1', 'small 0']);
  expect(['n1', 'n2', 'n3'].map((name) => allowedBy(cluster, name, 'alice'))).toEqual([true, true, false]);
  expect(['n1', 'n2', 'n3'].map((name) => allowedBy(cluster, name, 'bob'))).toEqual([true, true, true]);
  expect(cluster.alarms).toEqual([]);
});

it('an import is the same on every replica, whatever its release', () => {
  const cluster = mixed();
  const document = policyOf(allow('s3:Get*'));
  const imported = cluster.askOf('n1', 'cluster', 'PutVendorPolicy', { name: 'AmazonS3ReadOnlyAccess', document });
  expect(imported?.refusal).toBeUndefined();
  cluster.pass(1000);
  expect(['n1', 'n2', 'n3'].map((name) => allowedBy(cluster, name, 'alice'))).toEqual([true, true, true]);
});

it('a replica of the newer release has it from its start on', () => {
  const cluster = mixed();
  cluster.kill('n3');
  cluster.world.libraries.delete('n3');
  cluster.start('n3');
  cluster.pass(3000);
  expect(allowedBy(cluster, 'n3', 'alice')).toBe(true);
});
