// Service access: which policies of a user, group or role allow something of a service.

import { policyNameOf } from '../model/policy-arn.ts';
import type { View } from '../model/view.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import type { Statement } from '../policy/document.ts';
import { covers, meet } from '../policy/findings/cover.ts';
import type { PolicyGrantingServiceAccess } from '../shapes/iam.ts';
import type { EntityKind } from './entities.ts';
import {
  type EntityPlace,
  groupPolicies,
  type PolicyReader,
  rolePolicies,
  userPolicies,
} from './principal-policies.ts';

/** The policies of an entity, each once: its own, then those of its groups. */
export function policiesOf(view: View, kind: EntityKind, place: EntityPlace): readonly CompiledPolicy[] {
  const reader: PolicyReader = { get: (key) => view.get(key), document: (text, source) => compilePolicy(text, source) };
  const read = { group: groupPolicies, role: rolePolicies, user: userPolicies }[kind];
  const policies = new Map<string, CompiledPolicy>();
  for (const policy of read(place, reader)?.identity ?? [])
    if (!policies.has(policy.source.policyId)) policies.set(policy.source.policyId, policy);
  return [...policies.values()];
}

/** Whether a policy has a statement that allows some action of the service. Resources, conditions and denials are not asked. */
export function grantsAccess({ statements }: CompiledPolicy, serviceNamespace: string): boolean {
  const every = `${serviceNamespace.toLowerCase()}:*`;
  return statements.some(({ effect, statement }) => effect === 'Allow' && speaksOf(statement, every));
}

function speaksOf({ actions, notActions }: Statement, every: string): boolean {
  if (actions !== undefined) return actions.some((action) => meet(action.toLowerCase(), every));
  return notActions?.some((action) => covers(action.toLowerCase(), every)) === false;
}

const entityTypes = { group: 'GROUP', role: 'ROLE', user: 'USER' } as const;

/** A policy as the API shows it, an inline one with whom it stands on. */
export function grantShape({ source: { policyId } }: CompiledPolicy): PolicyGrantingServiceAccess {
  const named = policyNameOf(policyId);
  if (named !== undefined) return { policyName: named.name, policyType: 'MANAGED', policyArn: policyId };
  const [kind = '', entityName = '', policyName = ''] = policyId.split('/');
  const entityType = entityTypes[kind as EntityKind];
  return { policyName, policyType: 'INLINE', entityType, entityName };
}
