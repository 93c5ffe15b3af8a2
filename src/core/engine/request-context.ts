// The request context of a call: condition keys of the caller, the call and the resource, looked up when a policy asks.

import type { AccountOrganization } from '../actions/organization-policies.ts';
import { isoTime } from '../authn/timestamp.ts';
import type { Caller } from '../model/caller.ts';
import type { TagRecord } from '../model/record.ts';
import type { ContextValue, RequestContext } from '../policy/context.ts';

/** What the keys of a principal are made of. */
export interface PrincipalFacts {
  readonly caller: Caller;
  /** Tags of the user or role; session tags come from the caller. */
  readonly tags: readonly TagRecord[];
  readonly nowMs: number;
  readonly organization: Organizations;
  /** Whether a second factor comes with the very call. */
  readonly provesMfa?: boolean;
}

/** What the organization says of an account. */
type Organizations = (account: string) => Pick<AccountOrganization, 'id' | 'path'> | undefined;

/** Keys that a principal has by itself, and nobody may claim for it. */
export class PrincipalContext implements RequestContext {
  readonly #facts: PrincipalFacts;

  constructor(facts: PrincipalFacts) {
    this.#facts = facts;
  }

  get(key: string): ContextValue | undefined {
    const { caller, nowMs, provesMfa = false } = this.#facts;
    if (caller.kind === 'Federated') return federatedKey(caller, key);
    const { session } = caller;
    const mfaAtMs = provesMfa ? nowMs : session?.mfaAtMs;
    switch (key) {
      case 'aws:principaltype':
        return caller.kind === 'Root' ? 'Account' : caller.kind;
      case 'aws:principalarn':
        return caller.principalArn;
      case 'aws:principalaccount':
        return caller.account;
      case 'aws:userid':
        return caller.userId;
      case 'aws:username':
        return caller.kind === 'User' ? caller.principalName : undefined;
      case 'aws:tokenissuetime':
        return session === undefined || caller.kind === 'Root' ? undefined : isoTime(session.issuedAtMs);
      case 'aws:multifactorauthpresent':
        return provesMfa ? 'true' : mfaPresent(caller);
      case 'aws:multifactorauthage':
        return mfaAtMs === undefined ? undefined : String(Math.floor((nowMs - mfaAtMs) / 1000));
      case 'aws:sourceidentity':
        return session?.sourceIdentity;
      case 'aws:federatedprovider':
        return session?.provider;
      case 'aws:principalisawsservice':
        return 'false';
      case 'aws:principalorgid':
        return this.#facts.organization(caller.account)?.id;
      case 'aws:principalorgpaths':
        return pathsOf(this.#facts.organization(caller.account));
      default:
        return key.startsWith(principalTag) ? this.#tag(key.slice(principalTag.length)) : keptKey(caller, key);
    }
  }

  /** A session tag replaces a tag of the user or role; tag keys compare without case. */
  #tag(name: string): string | undefined {
    const { caller, tags } = this.#facts;
    const same = (tag: TagRecord): boolean => tag.key.toLowerCase() === name;
    return caller.session?.tags.find(same)?.value ?? tags.find(same)?.value;
  }
}

const principalTag = 'aws:principaltag/';

/** Whom a provider vouches for is no principal yet: all that is known is who vouches. */
function federatedKey({ arn }: Caller, key: string): ContextValue | undefined {
  if (key === 'aws:federatedprovider') return arn;
  return key === 'aws:principalisawsservice' ? 'false' : undefined;
}

/** What the provider of a session's subject said of it. */
function keptKey({ session }: Caller, key: string): ContextValue | undefined {
  const kept = session?.providerKeys;
  return kept !== undefined && Object.hasOwn(kept, key) ? kept[key] : undefined;
}

/** A long-term key says nothing of MFA; a role's session says so even where only the role is known. */
function mfaPresent({ kind, session }: Caller): string | undefined {
  if (kind === 'Root' || (session === undefined && kind === 'User')) return undefined;
  return String(session?.mfaAtMs !== undefined);
}

/** A multivalued key, of one value. */
function pathsOf(organization: ReturnType<Organizations>): readonly string[] | undefined {
  return organization === undefined ? undefined : [organization.path];
}

/** Where the store takes a key's value from, where only the store may say it; undefined: whoever asks may. */
export function ownSourceOf(lowerCaseKey: string): 'the clock' | 'the principal' | 'the resource' | undefined {
  if (lowerCaseKey.startsWith(principalTag) || principalKeys.has(lowerCaseKey)) return 'the principal';
  if (lowerCaseKey === 'aws:currenttime' || lowerCaseKey === 'aws:epochtime') return 'the clock';
  return resourceKeys.has(lowerCaseKey) ? 'the resource' : undefined;
}

const resourceKeys = new Set(['aws:resourceaccount', 'aws:resourceorgid', 'aws:resourceorgpaths']);

const principalKeys = new Set([
  'aws:principaltype',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:userid',
  'aws:username',
  'aws:tokenissuetime',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:sourceidentity',
  'aws:federatedprovider',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:principalorgid',
  'aws:principalorgpaths',
]);

/** What a call to this API adds. */
export interface CallContext {
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly secure: boolean;
  readonly region: string;
}

/** Keys of a request: first those of the principal, then those that came with it, then the common ones. */
export class CombinedContext implements RequestContext {
  readonly #principal: PrincipalContext;
  readonly #own: Readonly<Record<string, ContextValue>>;
  readonly #nowMs: number;
  readonly #resourceAccount: string | undefined;
  readonly #organization: Organizations;
  readonly #call: CallContext | undefined;

  constructor(parts: {
    readonly principal: PrincipalContext;
    /** By lower-case key. */
    readonly own: Readonly<Record<string, ContextValue>>;
    readonly nowMs: number;
    readonly resourceAccount: string | undefined;
    readonly organization: Organizations;
    /** Absent where the request is not a call to this API. */
    readonly call?: CallContext;
  }) {
    this.#principal = parts.principal;
    this.#own = parts.own;
    this.#nowMs = parts.nowMs;
    this.#resourceAccount = parts.resourceAccount;
    this.#organization = parts.organization;
    this.#call = parts.call;
  }

  get(key: string): ContextValue | undefined {
    const known = this.#principal.get(key) ?? (Object.hasOwn(this.#own, key) ? this.#own[key] : undefined);
    if (known !== undefined) return known;
    switch (key) {
      case 'aws:currenttime':
        return isoTime(this.#nowMs);
      case 'aws:epochtime':
        return String(Math.floor(this.#nowMs / 1000));
      case 'aws:viaawsservice':
        return 'false';
      case 'aws:resourceaccount':
        return this.#resourceAccount;
      case 'aws:resourceorgid':
        return this.#ownerOrganization()?.id;
      case 'aws:resourceorgpaths':
        return pathsOf(this.#ownerOrganization());
      case 'aws:sourceip':
        return this.#call?.sourceIp;
      case 'aws:useragent':
        return this.#call?.userAgent;
      case 'aws:securetransport':
        return this.#call === undefined ? undefined : String(this.#call.secure);
      case 'aws:requestedregion':
        return this.#call?.region;
      default:
        return undefined;
    }
  }

  #ownerOrganization(): ReturnType<Organizations> {
    return this.#resourceAccount === undefined ? undefined : this.#organization(this.#resourceAccount);
  }
}

/** Where what is asked about is tried, as far as the question says it. */
export function askedRegion(own: Readonly<Record<string, ContextValue>>): string {
  const region = own['aws:requestedregion'];
  return typeof region === 'string' ? region : 'us-east-1';
}
