// The policies that judge a principal: read by key from one view, compiled once, kept until one of their records changes.

import { releasedPolicy } from '../actions/managed-policies.ts';
import {
  type AccountOrganization,
  type OrganizationReader,
  organizationOfAccount,
} from '../actions/organization-policies.ts';
import { type OwnPolicies, type PolicyReader, rolePolicies, userPolicies } from '../actions/principal-policies.ts';
import { BoundedCache } from '../base/bounded-cache.ts';
import type { Caller } from '../model/caller.ts';
import type { ManagedPolicyLibrary } from '../model/managed-policy-library.ts';
import { organizationPrefix } from '../model/organization.ts';
import { idKey, type RecordKey, type TagRecord } from '../model/record.ts';
import type { SessionClaims } from '../model/session-claims.ts';
import type { View } from '../model/view.ts';
import {
  CompiledPolicies,
  type CompiledPolicy,
  documentOf,
  type PolicySource,
  type PreparedText,
  prepareText,
} from '../policy/compile.ts';
import type { SharedConditions } from '../policy/condition/compile.ts';
import type { PolicyType } from '../policy/document.ts';

/** Everything stored that bears on a decision about one principal. */
export interface PrincipalPolicies {
  readonly identity: CompiledPolicies;
  readonly boundary: CompiledPolicies | undefined;
  /** Tags of the user or role. */
  readonly tags: readonly TagRecord[];
  /** Whether the principal is in the view. */
  readonly found: boolean;
  /** What the organization, as the same view has it, says of an account. */
  readonly organization: (account: string) => AccountOrganization | undefined;
}

type OwnPart = Omit<PrincipalPolicies, 'organization'>;

/** One literal: every call of the control plane has its own, and a spread costs more than the rest of it. */
function policiesOf(
  { identity, boundary, tags, found: isFound }: OwnPart,
  organization: PrincipalPolicies['organization'],
): PrincipalPolicies {
  return { identity, boundary, tags, found: isFound, organization };
}

// Texts of documents kept ready: the managed and inline policies of a busy account many times over; 5 KiB each as a rule.
const textLimit = 10_000;
// Documents kept that came with requests and sessions.
const aloneLimit = 2000;
// Principals kept: what a gateway's working set needs; each entry is about 1 KiB because texts are shared.
const principalLimit = 20_000;
// Accounts of which it is kept what the organization says: all of one, and as many outside of it.
const organizationLimit = 1000;

const nothing: OwnPart = {
  identity: new CompiledPolicies([]),
  boundary: undefined,
  tags: [],
  found: false,
};
// A caller without policies of its own, who is there all the same.
const nothingOfItsOwn: OwnPart = { ...nothing, found: true };

interface Kept {
  readonly policies: PrincipalPolicies;
  readonly keys: readonly string[];
}

/** The policies that judge a principal: read by key from one view, compiled once, kept until one of their records changes. */
export class CallerPolicies {
  readonly #texts = new BoundedCache<PreparedText>(textLimit);
  readonly #conditions: SharedConditions = new Map();
  readonly #alone = new BoundedCache<CompiledPolicies>(aloneLimit);
  readonly #sessions = new WeakMap<SessionClaims, CompiledPolicies>();
  readonly #library: ManagedPolicyLibrary;
  readonly #principals = new Map<string, Kept>();
  readonly #organizations = new Map<string, { readonly value: AccountOrganization | undefined }>();
  readonly #dependents = new Map<string, Set<string>>();

  constructor(library: ManagedPolicyLibrary) {
    this.#library = library;
  }

  /** The principal's policies as the visible view has them; kept until {@link drop} names one of their records. */
  visible(caller: Caller, view: View): PrincipalPolicies {
    const name = principalName(caller);
    const kept = this.#principals.get(name);
    if (kept !== undefined) return kept.policies;
    const keys: string[] = [];
    const organization = (account: string): AccountOrganization | undefined => this.#organization(account, view);
    const policies = policiesOf(this.#read(caller, view, keys), organization);
    if (this.#principals.size >= principalLimit) this.#forgetOldest();
    this.#principals.set(name, { policies, keys });
    for (const key of keys) {
      const dependents = this.#dependents.get(key) ?? new Set();
      dependents.add(name);
      this.#dependents.set(key, dependents);
    }
    return policies;
  }

  /** The principal's policies in any other view, read afresh. */
  in(caller: Caller, view: View): PrincipalPolicies {
    const organization = (account: string): AccountOrganization | undefined =>
      organizationOfAccount(
        account,
        this.#readerOf((key) => view.get(key)),
      );
    return policiesOf(this.#read(caller, view, []), organization);
  }

  /** As the visible view has it; kept until something of the organization changes. */
  #organization(account: string, view: View): AccountOrganization | undefined {
    const known = this.#organizations.get(account);
    if (known !== undefined) return known.value;
    const value = organizationOfAccount(
      account,
      this.#readerOf((key) => view.get(key)),
    );
    if (this.#organizations.size >= organizationLimit) this.#organizations.clear();
    this.#organizations.set(account, { value });
    return value;
  }

  /** All records may have changed. */
  clear(): void {
    this.#principals.clear();
    this.#dependents.clear();
    this.#organizations.clear();
  }

  /** A document that came with a request or a session, ready for further ones. */
  alone(text: string, policyType: PolicyType, policyId: string): CompiledPolicies {
    const name = `${policyType}\n${policyId}\n${text}`;
    const known = this.#alone.get(name);
    if (known !== undefined) return known;
    const alone = new CompiledPolicies([this.#document(text, { policyType, policyId })]);
    this.#alone.set(name, alone);
    return alone;
  }

  /** The policies of a session, one set; undefined where they do not narrow it. */
  session(session: SessionClaims): CompiledPolicies | undefined {
    if (!session.narrowed) return undefined;
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    // The managed ones stand behind an inline one, where there is one.
    const inline = session.policies.length - session.policyArns.length;
    const documents = session.policies.map((text, at) => this.#sessionDocument(text, session.policyArns[at - inline]));
    const policies = new CompiledPolicies(documents);
    this.#sessions.set(session, policies);
    return policies;
  }

  /** A managed policy of the release comes without its text: that is too long for a token, and stands here. */
  #sessionDocument(text: string, arn: string | undefined): CompiledPolicy {
    const released = text === '' && arn !== undefined ? releasedPolicy(this.#library, arn) : undefined;
    return this.#document(released ?? text, { policyType: 'session', policyId: arn ?? 'session' });
  }

  #document(text: string, source: PolicySource): CompiledPolicy {
    const name = `${source.policyType}\n${text}`;
    let prepared = this.#texts.get(name);
    if (prepared === undefined) {
      prepared = prepareText(text, source.policyType, this.#conditions);
      this.#texts.set(name, prepared);
    }
    return documentOf(prepared, source);
  }

  /** These records changed for readers just now: whoever depended on one is read afresh. */
  drop(keys: readonly string[]): void {
    for (const key of keys) {
      for (const name of this.#dependents.get(key) ?? []) this.#forget(name);
      if (key.startsWith(organizationPrefix)) this.#organizations.clear();
    }
  }

  #readerOf(get: PolicyReader['get']): PolicyReader & OrganizationReader {
    return { get, document: (text: string, source: PolicySource) => this.#document(text, source) };
  }

  #read(caller: Caller, view: View, keys: string[]): OwnPart {
    const get = <T>(key: RecordKey<T>): T | undefined => {
      keys.push(key);
      return view.get(key);
    };
    if (caller.kind === 'Root' || caller.kind === 'Federated') return nothingOfItsOwn;
    const id = get(idKey(caller.principalId));
    if (id === undefined) return nothing;
    const reader = this.#readerOf(get);
    if (id.kind === 'role') return found(rolePolicies(id, reader));
    return id.kind === 'user' ? found(userPolicies(id, reader)) : nothing;
  }

  #forget(name: string): void {
    const kept = this.#principals.get(name);
    if (kept === undefined) return;
    this.#principals.delete(name);
    for (const key of kept.keys) {
      const dependents = this.#dependents.get(key);
      dependents?.delete(name);
      if (dependents?.size === 0) this.#dependents.delete(key);
    }
  }

  #forgetOldest(): void {
    const oldest = this.#principals.keys().next();
    if (oldest.done !== true) this.#forget(oldest.value);
  }
}

function found(own: OwnPolicies | undefined): OwnPart {
  if (own === undefined) return nothing;
  const { identity, boundary, tags } = own;
  return {
    identity: new CompiledPolicies(identity),
    boundary: boundary === undefined ? undefined : new CompiledPolicies([boundary]),
    tags,
    found: true,
  };
}

/** Principals that share their policies share this name. */
function principalName(caller: Caller): string {
  return caller.kind === 'Root' || caller.kind === 'Federated' ? `none/${caller.account}` : caller.principalId;
}
