// Policy documents in calls: validated, sized, and pinned.

import { quotas } from '../model/quotas.ts';
import { idKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { pinPrincipals } from '../policy/pin.ts';
import { policySize } from '../policy/size.ts';
import { type SavedPolicyType, validatePolicy } from '../policy/validate.ts';
import type { ActionScope } from './action.ts';
import { type EntityKind, idOfArn } from './entities.ts';

/** Why a document may not be saved in that role; undefined where it may. */
export function documentProblem(text: string, type: SavedPolicyType): Refusal | undefined {
  const problem = validatePolicy(text, type);
  return problem === undefined ? undefined : refusal('MalformedPolicyDocument', problem.message);
}

const inlineQuotas: Readonly<Record<EntityKind, number>> = {
  group: quotas.inlinePolicySizePerGroup,
  role: quotas.inlinePolicySizePerRole,
  user: quotas.inlinePolicySizePerUser,
};

/** Why the inline policies of an entity are too large together; undefined where they fit. */
export function inlineSizeProblem(kind: EntityKind, name: string, documents: readonly string[]): Refusal | undefined {
  const size = documents.reduce((sum, text) => sum + policySize(text), 0);
  if (size <= inlineQuotas[kind]) return undefined;
  return refusal('LimitExceeded', `Maximum policy size of ${inlineQuotas[kind]} bytes exceeded for ${kind} ${name}`);
}

/** A managed policy's size. */
export function managedSizeProblem(text: string): Refusal | undefined {
  if (policySize(text) <= quotas.managedPolicySize) return undefined;
  return refusal('LimitExceeded', `Cannot exceed quota for PolicySize: ${quotas.managedPolicySize}`);
}

/** A trust policy as it is stored, its users and roles as unique ids; refused where one does not exist. */
export function pinnedTrust(
  text: string,
  { principals, quotas: { trustPolicySize } }: Pick<ActionScope, 'principals' | 'quotas'>,
): { readonly text: string } | { readonly refusal: Refusal } {
  const problem = documentProblem(text, 'trust');
  if (problem !== undefined) return { refusal: problem };
  if (policySize(text) > trustPolicySize) {
    return { refusal: refusal('LimitExceeded', `Cannot exceed quota for ACLSizePerRole: ${trustPolicySize}`) };
  }
  const pinned = pinPrincipals(text, (named) => {
    if (named.startsWith('arn:')) return idOfArn(principals, named);
    return principals.get(idKey(named)) === undefined ? undefined : named;
  });
  if (pinned.ok) return { text: pinned.value };
  return { refusal: refusal('MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${pinned.error}"`) };
}
