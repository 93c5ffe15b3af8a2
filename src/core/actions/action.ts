// What an action is: which permissions its call needs, and what it decides. Behaviour only; shapes come from proto.

import type { ExportKey } from '../authn/export-key.ts';
import type { Entropy, KeyReader } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import type { Caller, ProviderKeys } from '../model/caller.ts';
import type { ManagedPolicyLibrary } from '../model/managed-policy-library.ts';
import type { OpClass } from '../model/op-class.ts';
import type { AccountQuotas } from '../model/quotas.ts';
import type { RecordWrite } from '../model/record.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Revocation, RevocationKind } from '../model/revocation.ts';
import type { SlowAsk, SlowDone } from '../model/slow-work.ts';
import type { View } from '../model/view.ts';
import type { ContextValue } from '../policy/context.ts';
import type { UseReader } from '../usage/use.ts';
import type { KeptReports } from './kept-reports.ts';

/** What the permissions of a call are worked out from. */
export interface PermissionScope {
  readonly caller: Caller;
  /** Records that the control plane judges permissions by. */
  readonly view: View;
}

/** One authorization request that a call makes; every one must be allowed. */
export interface Permission {
  /** `iam:CreateUser`. */
  readonly action: string;
  /** ARN, or `*` for an action without resource-level permission. */
  readonly resource: string;
  /** Account that owns the resource; absent: the caller's. */
  readonly resourceAccount?: string;
  /** Condition keys of this call beyond the caller's and the common ones; names in lower case. */
  readonly context?: Readonly<Record<string, ContextValue>>;
  /** The trust policy that judges an assume-role call, pinned form. */
  readonly trustPolicy?: string;
  /** A policy that allows it besides the caller's own identity-based ones, as JSON text: what the account grants to all its users. */
  readonly granted?: string;
  /** Whether the call brings a code of an MFA device: judged as if it held, and refused thereafter where it does not. */
  readonly bringsMfaCode?: boolean;
  /** Shown in the access-denied text instead of the resource, for a target that does not exist: `user alice`. */
  readonly shownResource?: string;
}

/** What an action runs in. */
export interface ActionScope {
  readonly caller: Caller;
  /** Account the call acts in: the caller's. */
  readonly account: string;
  /** Wall time of the decision, milliseconds. */
  readonly nowMs: number;
  /** For writes: everything stored at the home, in order. For reads: the view that was asked for. For STS: the visible view. */
  readonly view: View;
  /** Who exists, for "Invalid principal" checks (`principalCheck`). */
  readonly principals: View;
  readonly entropy: Entropy;
  readonly secrets: Secrets;
  readonly keyReader: KeyReader;
  /** When things were last used, as far as word of it has come here. */
  readonly uses: UseReader;
  /** Reports that were made on this replica. */
  readonly reports: KeptReports;
  /** Managed policies that come with the release. Views show them too; this tells which those are. */
  readonly managedPolicies: ManagedPolicyLibrary;
  /** How much the account may hold. */
  readonly quotas: AccountQuotas;
  /** accountSeq that this call's op will get, for records that keep it. Writes only. */
  readonly accountSeq: number;
  /** The same, of any account. */
  readonly seqOf: (account: string) => number;
  /** accountSeq of the newest op of an account that `view` shows. */
  readonly shownSeqOf: (account: string) => number;
  /** How many accounts have ever been written to. */
  readonly accountCount: number;
  /** Whether the entity with a unique id was deleted, in whichever account: the id is dead for ever. Looks into each of them. */
  readonly isDead: (uniqueId: string) => boolean;
  readonly cluster: ClusterFacts;
  /** Region that the call was signed for. */
  readonly region: string;
  /** URL that others reach the cluster's HTTP ports by: what issuers are named after. */
  readonly issuerUrl: string;
  /** What {@link Action.slowWork} asked for, done: of the kind asked. */
  readonly worked?: SlowDone;
}

/** What actions know of the cluster. */
export interface ClusterFacts {
  readonly clusterId: string;
  /** Name of the replica that decides. */
  readonly replica: string;
  /** The account that it was made with: whoever runs the cluster. */
  readonly firstAccount: string;
  /** Whether others depend on it. */
  readonly production: boolean;
}

/** What slow work is worked out from: the very views that the action will decide by. */
export type SlowWorkScope = Pick<ActionScope, 'account' | 'caller' | 'nowMs' | 'principals' | 'secrets' | 'view'>;

/** Sealing and opening of what must not be stored in the clear. */
export interface Secrets {
  /** Seals an access key's secret; base64. */
  sealAccessKey(secret: string, accessKeyId: string, account: string): string;
  /** What {@link sealAccessKey} sealed; undefined where it cannot be opened here. */
  openAccessKey(sealed: string, accessKeyId: string, account: string): string | undefined;
  /** Seals a private key of a SAML provider, of a server certificate, or of the account's own issuer; base64. */
  sealPrivateKey(privateKey: string, keyId: string, account: string): string;
  /** The private key that {@link sealPrivateKey} sealed; undefined where it cannot be opened here. */
  openPrivateKey(sealed: string, keyId: string, account: string): string | undefined;
  /** Seals the password of a service-specific credential; base64. */
  sealServicePassword(password: string, credentialId: string, account: string): string;
  /** The password that {@link sealServicePassword} sealed; undefined where it cannot be opened here. */
  openServicePassword(sealed: string, credentialId: string, account: string): string | undefined;
  /** Seals the seed of a virtual MFA device; base64. */
  sealMfaSeed(seed: string, serialNumber: string, account: string): string;
  /** The seed that {@link sealMfaSeed} sealed; undefined where it cannot be opened here. */
  openMfaSeed(sealed: string, serialNumber: string, account: string): string | undefined;
  /** Seals the hash of a password; base64. `holder`: unique id of the user, or the account for its root user. */
  sealPasswordHash(hash: string, holder: string, account: string): string;
  /** The hash that {@link sealPasswordHash} sealed; undefined where it cannot be opened here. */
  openPasswordHash(sealed: string, holder: string, account: string): string | undefined;
  /** The code that a device shows in a step (RFC 6238); undefined where its seed cannot be opened here. */
  mfaCode(device: SealedDevice, account: string, step: number): string | undefined;
  /** Whether the code of that step was used for a session here. */
  isMfaCodeUsed(device: SealedDevice, step: number): boolean;
  /** From now on the code of that step is used. */
  useMfaCode(device: SealedDevice, step: number): void;
  /** Opens the reasons of a denial that were sealed for an account; undefined where they are none of that. */
  openAuthorizationMessage(encodedMessage: string, account: string): string | undefined;
  /** The trade-in token of a delegation request. */
  sealTradeIn(requestId: string): string;
  /** Id of the request whose token this is; undefined where it is none of this cluster. */
  openTradeIn(token: string): string | undefined;
  /** The key of an export, to seal with and to open. */
  exportKey(key: Uint8Array): ExportKey;
  /** Issues temporary credentials for a session; refused where what it carries does not fit into a token. */
  issueSession(session: SessionDraft): Result<IssuedSession, Refusal>;
}

/** A device whose codes are asked for. */
export interface SealedDevice {
  readonly serialNumber: string;
  readonly sealedSecret: string;
}

/** A session about to be issued. Times in milliseconds of wall time. */
export interface SessionDraft {
  readonly kind: 'AssumedRole' | 'AssumedRoot' | 'FederatedUser' | 'SessionToken' | 'SignIn';
  readonly account: string;
  /** Unique id, ARN and name of the principal behind the session: the role, or the user. */
  readonly principalId: string;
  readonly principalArn: string;
  readonly principalName: string;
  readonly sessionName: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** Session policy documents (inline, then managed texts), one set. */
  readonly policies: readonly string[];
  readonly policyArns: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
  /** The identity provider that vouched for it, and what it said that stays. */
  readonly provider?: string;
  readonly providerKeys?: ProviderKeys;
  /** Whether made from another session's credentials. */
  readonly chained: boolean;
  /** When a code of an MFA device was checked for it. */
  readonly mfaAtMs?: number;
  /** Per origin, the newest session revocation of the principal that the issuer shows, as "origin.incarnation.seq". */
  readonly seenRevocations: readonly string[];
}

/** Temporary credentials. */
export interface IssuedSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

/** A page to be read in key order on one snapshot by the driver, then turned into the response. */
export interface RangePlan<Res> {
  /** All keys start with this. */
  readonly prefix: string;
  /** Start behind this key, or at the prefix's first. */
  readonly after?: string;
  /** How many accepted records make a page. */
  readonly limit: number;
  /** Which records count. Absent: all. */
  readonly accept?: (key: string, value: unknown) => boolean;
  /** What is to be read besides before the response can be made, from what `finish` would get; undefined: nothing. */
  readonly then?: (items: readonly RangeItem[], lastKey: string | undefined) => RangePlan<Res> | undefined;
  /** What is kept of an accepted record, worked out as it is read. Absent: all of it. */
  readonly keep?: (value: unknown) => unknown;
  /** The response, from at most `limit` accepted records; `lastKey` is set where more follow. */
  readonly finish: (items: readonly RangeItem[], lastKey: string | undefined) => Res;
}

/** One record of a page. */
export interface RangeItem {
  readonly key: string;
  readonly value: unknown;
}

/** What an action decided. */
export type ActionOutcome<Res> =
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'answered'; readonly response: Res }
  | { readonly outcome: 'range'; readonly plan: RangePlan<Res> }
  | {
      readonly outcome: 'written';
      readonly response: Res;
      /** Exact writes, each key once. */
      readonly writes: readonly RecordWrite[];
      readonly class: OpClass;
      /** Account whose records these are; absent: the caller's. */
      readonly account?: string;
      /** What is read as soon as it is decided, of what is committed, for its `finish` to keep; nobody waits for it. */
      readonly afterwards?: RangePlan<unknown>;
    }
  /** The call amounts to a revocation that the home makes itself: its target was not visible where the call came in. */
  | { readonly outcome: 'revoked'; readonly draft: RevocationDraft };

/** What a call of a revoking action would add to the revocation set. */
export interface RevocationDraft {
  readonly account: string;
  readonly target: string;
  readonly targetCreatedAtSeq: number;
  readonly kind: RevocationKind;
}

/** One API action. `Req` and `Res` are its generated shapes. */
export interface Action<Req, Res> {
  readonly service: 'cluster' | 'iam' | 'sts';
  readonly name: string;
  /** read: answered from a view; write: decided at the home; session: answered from the visible view, no record written. */
  readonly kind: 'read' | 'session' | 'write';
  /** The authorization requests of a call; empty where nothing is judged (GetCallerIdentity). May refuse a call that names nothing to judge. */
  permissions(scope: PermissionScope, request: Req): readonly Permission[] | Refusal;
  /**
   * What must be done beside the loop before this call can be decided; undefined: nothing. Asked for once the call is
   * permitted, and again when it is done: where the records have changed so that another thing is asked for, that is done too.
   */
  slowWork?(scope: SlowWorkScope, request: Req): SlowAsk | undefined;
  /** Set for the calls that nobody signs: what proves who calls comes in the request, and is checked beside the loop. */
  readonly vouching?: Vouching<Req>;
  /** Decides. Never throws for a caller's mistake. */
  run(scope: ActionScope, request: Req): ActionOutcome<Res>;
  /**
   * The revocation that this call amounts to, where any replica may originate it, or why there is nothing to revoke;
   * undefined: decide it at the home. Response of such a call is empty.
   */
  revocation?(scope: PermissionScope, request: Req): Refusal | RevocationDraft | undefined;
}

/** How a call that nobody signs proves who calls. */
export interface Vouching<Req> {
  /** What is to be checked, or why there is nothing to check. */
  proof(scope: VouchingScope, request: Req): Refusal | SlowAsk;
  /** Who calls, once it was checked, or why nobody does. */
  caller(scope: VouchingScope, request: Req, done: SlowDone): Caller | Refusal;
}

/** What a proof is judged in: nobody is known yet. */
export interface VouchingScope {
  /** The visible view. */
  readonly view: View;
  readonly nowMs: number;
  readonly secrets: Secrets;
}

/** Identity, for inference: `export const CreateUser = defineAction<CreateUserRequest, CreateUserResponse>({…})`. */
export function defineAction<Req, Res>(action: Action<Req, Res>): Action<Req, Res> {
  return action;
}

/** An `outcome: 'refused'`. */
export function refuse(
  code: Refusal['code'],
  message: string,
): { readonly outcome: 'refused'; readonly refusal: Refusal } {
  return { outcome: 'refused', refusal: { code, message } };
}

/** How the home makes a foreign revocation part of the records: the writes of an adopting op. */
export type AdoptRevocation = (view: View, revocation: Revocation) => readonly RecordWrite[];
