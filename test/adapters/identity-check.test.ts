// A replica's own keys: taken only together, and only in the cluster that they were made for.

import 'reflect-metadata';
import { beforeAll, expect, test } from 'vitest';
import { identityProblem } from '../../src/adapters/identity-check.ts';
import { createAuthority } from '../../src/adapters/pki.ts';

const nowMs = Date.now();
const made = async (): Promise<{
  readonly authority: string;
  readonly own: { readonly id: string; readonly certificate: string; readonly privateKey: string };
  readonly other: { readonly id: string; readonly certificate: string; readonly privateKey: string };
}> => {
  const authority = await createAuthority('00112233445566778899aabbccddeeff', nowMs);
  return { authority: authority.certificate, own: await authority.issue('n1'), other: await authority.issue('n2') };
};

let cluster: Awaited<ReturnType<typeof made>>;
let stranger: Awaited<ReturnType<typeof made>>;
beforeAll(async () => {
  cluster = await made();
  stranger = await made();
});

test('the keys that were made with the cluster are right', () => {
  expect(identityProblem(cluster.own, { authority: cluster.authority, id: cluster.own.id })).toBeUndefined();
});

test('anything else is named', () => {
  const { own, other, authority } = cluster;
  const expected = { authority, id: own.id };
  const problemOf = (keys: Partial<typeof own>): string | undefined => identityProblem({ ...own, ...keys }, expected);
  expect(problemOf({ certificate: other.certificate })).toBe('certificate is that of another replica');
  expect(problemOf(stranger.own)).toBe('certificate was not issued by the authority of the cluster');
  expect(problemOf({ privateKey: other.privateKey })).toBe('private key does not belong to its certificate');
  expect(problemOf({ certificate: 'x' })).toBe('certificate cannot be read');
  expect(identityProblem(own, { authority: '', id: own.id })).toBe("cluster's authority cannot be read");
});

test('a private key that cannot be read is not shown', () => {
  const { own, authority } = cluster;
  const problem = identityProblem({ ...own, privateKey: own.privateKey.slice(0, 80) }, { authority, id: own.id });
  expect(problem).toBe('private key cannot be read');
});
