// Which kinds of records an export carries, which follow from those, and which stay behind, with the reason.

import { prefixOf } from '../../model/record.ts';

/**
 * What becomes of a kind of record. `carried`: a part of the export tells all of it. `derived`: the import makes it anew from what
 * is carried, and takes nobody's word for it. `left`: it stays behind; the text says why. `none`: no record of one account.
 */
export type RecordFate = 'carried' | 'derived' | 'none' | { readonly left: string };

/** Every kind of record that there is, by the first part of its key. */
export const recordFates: Readonly<Record<string, RecordFate>> = {
  account: 'carried',
  'account-alias': 'carried',
  'password-policy': 'carried',
  user: 'carried',
  group: 'carried',
  role: 'carried',
  policy: 'carried',
  'policy-version': 'carried',
  'instance-profile': 'carried',
  'oidc-provider': 'carried',
  'saml-provider': 'carried',
  'saml-metadata': 'carried',
  'ssh-public-keys': 'carried',
  'signing-certificates': 'carried',
  'server-certificate': 'carried',
  'server-certificate-body': 'carried',
  'access-key': 'carried',
  'login-profile': 'carried',
  'service-credential': 'carried',
  'mfa-device': 'carried',
  // Quarantines travel; the ends of sessions do not, as no session does.
  revoked: 'carried',
  id: 'derived',
  membership: 'derived',
  attachment: 'derived',
  'policy-use': 'derived',
  'role-use': 'derived',
  'role-profile': 'derived',
  'login-name': 'derived',
  'signing-certificate-use': 'derived',
  grave: { left: 'ids that are dead here cannot be drawn elsewhere' },
  'role-deletion': { left: 'an answer about a deletion that is done' },
  'credential-report': { left: 'a report is asked for anew' },
  'access-report': { left: 'a report is asked for anew' },
  'access-reports': { left: 'a list of those reports' },
  'outbound-federation': { left: 'an issuer is an address of its cluster' },
  'delegation-request': { left: 'it is a matter between accounts of one cluster' },
  'delegation-list': { left: 'a list of those requests' },
  idempotency: { left: 'an answer that one cluster kept for its caller' },
  'idempotency-slot': { left: 'a list of those answers' },
  answers: { left: 'answers that a build before the first release kept' },
  organization: 'none',
  epoch: 'none',
  member: 'none',
  joinTokens: 'none',
};

/** Kinds of records that are parts of an export of their own, in an order in which each finds what it names. */
export const partKinds = [
  'policy',
  'group',
  'user',
  'role',
  'instance-profile',
  'oidc-provider',
  'saml-provider',
  'server-certificate',
  'mfa-device',
] as const;

/** Kind of a record that is a part of its own. */
export type PartKind = (typeof partKinds)[number];

/** What the keys of an account's records of that kind begin with. */
export function partPrefix(kind: PartKind, account: string): string {
  return prefixOf(kind, account);
}
