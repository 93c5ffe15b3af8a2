// What an organization says of an account: the levels of its policies, made ready, and the condition keys that come of it.

import {
  type AccountOrganizationRecord,
  accountOrganizationKey,
  fullAccessArn,
  organizationPolicyArn,
  organizationPolicyKey,
} from '../model/organization.ts';
import type { RecordKey } from '../model/record.ts';
import { CompiledPolicies, type CompiledPolicy, type PolicySource } from '../policy/compile.ts';

/** What an organization says of one account. */
export interface AccountOrganization {
  readonly id: string;
  /** Whether it is the management account, which organization policies do not bind. */
  readonly management: boolean;
  /** `o-…/r-…/ou-…/`. */
  readonly path: string;
  /** Levels from the root to the account. */
  readonly scp: readonly CompiledPolicies[];
  readonly rcp: readonly CompiledPolicies[];
}

/** Reads records and makes documents ready. */
export interface OrganizationReader {
  get<T>(key: RecordKey<T>): T | undefined;
  document(text: string, source: PolicySource): CompiledPolicy;
}

const fullAccess = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

/** What the organization says of an account; undefined where it is in none. */
export function organizationOfAccount(account: string, reader: OrganizationReader): AccountOrganization | undefined {
  const record: AccountOrganizationRecord | undefined = reader.get(accountOrganizationKey(account));
  if (record === undefined) return undefined;
  const { organizationId: id, management, path, levels } = record;
  const documents = (names: readonly string[], policyType: 'rcp' | 'scp'): readonly CompiledPolicy[] =>
    names.map((name) => {
      // A policy that is not here cannot be judged: the empty text denies.
      const text = reader.get(organizationPolicyKey(name))?.document ?? '';
      return reader.document(text, { policyType, policyId: organizationPolicyArn(id, policyType, name) });
    });
  const everything = { policyType: 'scp', policyId: fullAccessArn } as const;
  return {
    ...{ id, management, path },
    scp: levels.map((level) => {
      const own = documents(level.scp, 'scp');
      return new CompiledPolicies(level.fullAccess ? [...own, reader.document(fullAccess, everything)] : own);
    }),
    rcp: levels.map((level) => new CompiledPolicies(documents(level.rcp, 'rcp'))),
  };
}
