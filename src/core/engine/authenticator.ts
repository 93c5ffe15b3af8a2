// Authentication: who a proof belongs to, against the keys and principals that one view shows.

import { accountOfKey } from '../actions/access-keys.ts';
import { isClosed } from '../actions/accounts.ts';
import { isQuarantined } from '../actions/revocations.ts';
import { holdsAsBearer } from '../authn/bearer.ts';
import type { DataKeys } from '../authn/data-keys.ts';
import { openSecret } from '../authn/sealed-secret.ts';
import { expiredToken, invalidToken, openSession } from '../authn/session-token.ts';
import { checkService, checkTime, readClaim, type SignatureClaim } from '../authn/signature-claim.ts';
import { SigningKeys, signatureHolds, signatureMismatch } from '../authn/sigv4.ts';
import type { Instant } from '../base/instant.ts';
import type { Digests } from '../base/ports.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Call, Proof } from '../event.ts';
import type { Caller } from '../model/caller.ts';
import { type AccessKeyRecord, accessKeyKey, graveKey, idKey, roleKey, userKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { accessKeyState } from '../model/revocation.ts';
import type { SessionClaims } from '../model/session-claims.ts';
import type { SignedPieces } from '../model/signed-pieces.ts';
import type { View } from '../model/view.ts';
import type { UseMoment } from '../usage/use.ts';
import type { UseNotes } from '../usage/use-notes.ts';
import { dataKeysMissing } from './keyless.ts';
import type { OnDemandAccounts } from './on-demand.ts';
import { callerOfUser } from './user-caller.ts';

// Opened secrets and sessions kept: the working set of a busy replica. Each is checked against the view on every use.
const keptProofs = 10_000;

// What the signature of a call may be for: one of AWS's is signed for its own service, as on AWS. Eventide's client signs all alike.
const forIam = new Set(['iam', 'eventide']);
const forSts = new Set(['sts', 'eventide']);
const forOurOwn = new Set(['eventide', 'iam', 'sts']);

function servicesFor(service: ProvenCall['service']): ReadonlySet<string> {
  if (service === 'iam') return forIam;
  return service === 'sts' ? forSts : forOurOwn;
}

/** What authentication reads of a call. */
interface ProvenCall {
  readonly proof: Proof;
  /** What the call is for; absent: for Eventide itself. */
  readonly service?: Call['service'];
}

/** Authentication: who a proof belongs to, against the keys and principals that one view shows. */
export class Authenticator {
  readonly #dataKeys: DataKeys | undefined;
  readonly #clusterId: string;
  readonly #notes: UseNotes;
  readonly #accounts: OnDemandAccounts;
  readonly #signingKeys: SigningKeys;
  readonly #secrets = new Map<string, string>();
  readonly #sessions = new Map<string, SessionClaims>();

  constructor(parts: {
    readonly digests: Digests;
    readonly dataKeys: DataKeys | undefined;
    readonly clusterId: string;
    readonly accounts: OnDemandAccounts;
    /** Where it is noted which credentials were used. */
    readonly notes: UseNotes;
  }) {
    this.#accounts = parts.accounts;
    this.#dataKeys = parts.dataKeys;
    this.#clusterId = parts.clusterId;
    this.#signingKeys = new SigningKeys(parts.digests);
    this.#notes = parts.notes;
  }

  /** Whether no proof can be checked here: everybody is refused. */
  get keyless(): boolean {
    return this.#dataKeys === undefined;
  }

  /** The account that a proof claims, before it is checked. `view`: who has a key whose id does not say it. */
  accountOf(proof: Proof, view: View): string | undefined {
    if (proof.kind === 'signed') {
      const claim = readClaim(proof.pieces);
      if (!claim.ok) return undefined;
      const { accessKeyId } = claim.value;
      return accountOfKey(view, accessKeyId) ?? this.#accounts.accountOf(accessKeyId, view);
    }
    if (proof.kind === 'none') return undefined;
    const session = this.#session(proof.token);
    return session.ok ? session.value.account : undefined;
  }

  /**
   * The caller, or AWS's refusal. `service`: what the call is for. `arrivedMs`: wall time when the proof came in, which its
   * signature's time is checked against (a stream outlives its signature). `anyService`: the signature may be for any service.
   */
  authenticate(
    call: ProvenCall,
    view: View,
    now: Instant,
    options: { readonly arrivedMs?: number; readonly anyService?: boolean } = {},
  ): Result<Caller, Refusal> {
    const found = this.#prove(call, view, now, options);
    if (found.ok) this.used(found.value, call.proof, now);
    return found;
  }

  /** Notes that a proof was used which was found to hold before. */
  used(caller: Caller, proof: Proof, now: Instant): void {
    this.#notes.proved(caller, now.wallMs, () => whereUsed(proof));
  }

  #prove(
    call: ProvenCall,
    view: View,
    now: Instant,
    options: { readonly arrivedMs?: number; readonly anyService?: boolean },
  ): Result<Caller, Refusal> {
    const { proof } = call;
    if (this.keyless) return fail(dataKeysMissing);
    if (proof.kind === 'none')
      return fail(refusal('MissingAuthenticationToken', 'Request is missing Authentication Token'));
    if (proof.kind === 'bearer') {
      const session = this.#session(proof.token);
      if (!session.ok) return session;
      return holdsAsBearer(session.value) ? this.#sessionCaller(session.value, view, now) : fail(invalidToken);
    }
    const services = options.anyService === true ? undefined : servicesFor(call.service);
    return this.#signed(proof.pieces, view, now, { arrivedMs: options.arrivedMs, services });
  }

  #signed(
    pieces: SignedPieces,
    view: View,
    now: Instant,
    options: { readonly arrivedMs: number | undefined; readonly services: ReadonlySet<string> | undefined },
  ): Result<Caller, Refusal> {
    const read = readClaim(pieces);
    if (!read.ok) return read;
    const claim = read.value;
    const misdirected = options.services === undefined ? undefined : checkService(claim, options.services);
    if (misdirected !== undefined) return fail(misdirected);
    const late = checkTime(claim, options.arrivedMs ?? now.wallMs);
    if (claim.sessionToken !== undefined) return this.#signedBySession(pieces, claim, view, now, late);
    const key = view.get(accessKeyKey(claim.accessKeyId));
    if (key === undefined) return this.#signedOnDemand(pieces, claim, view, late);
    if (accessKeyState(key, view.revocationsOf(key.id)) !== 'Active') return fail(invalidToken);
    const secret = this.#secret(key);
    if (secret === undefined)
      return fail(refusal('ServiceFailure', `The secret of ${key.id} cannot be opened here: its data key is missing.`));
    if (late !== undefined) return fail(late);
    if (!signatureHolds(this.#signingKeys, secret, pieces, claim)) return fail(signatureMismatch);
    return this.#keyCaller(key, view);
  }

  /** The root user of an account that is made on demand: its id is the account's, its secret the cluster's. */
  #signedOnDemand(
    pieces: SignedPieces,
    claim: SignatureClaim,
    view: View,
    late: Refusal | undefined,
  ): Result<Caller, Refusal> {
    const account = this.#accounts.accountOf(claim.accessKeyId, view);
    const { secret } = this.#accounts;
    if (account === undefined || secret === undefined) return fail(invalidToken);
    if (late !== undefined) return fail(late);
    if (!signatureHolds(this.#signingKeys, secret, pieces, claim)) return fail(signatureMismatch);
    return isQuarantined(view, account, account) ? fail(quarantined) : ok(rootCaller(account, claim.accessKeyId));
  }

  #signedBySession(
    pieces: SignedPieces,
    claim: SignatureClaim,
    view: View,
    now: Instant,
    late: Refusal | undefined,
  ): Result<Caller, Refusal> {
    const session = this.#session(claim.sessionToken ?? '');
    if (!session.ok) return session;
    if (session.value.accessKeyId !== claim.accessKeyId) return fail(invalidToken);
    if (late !== undefined) return fail(late);
    if (!signatureHolds(this.#signingKeys, session.value.secret, pieces, claim)) return fail(signatureMismatch);
    return this.#sessionCaller(session.value, view, now);
  }

  #keyCaller(key: AccessKeyRecord, view: View): Result<Caller, Refusal> {
    const { account, owner } = key;
    if (isClosed(view, account)) return fail(invalidToken);
    if (isQuarantined(view, account, owner.kind === 'root' ? account : owner.id)) return fail(quarantined);
    if (owner.kind === 'root') return ok(rootCaller(account, key.id));
    const user = view.get(userKey(account, this.#currentName(owner, view)));
    if (user === undefined || user.id !== owner.id) return fail(invalidToken);
    return ok(callerOfUser(account, user, key.id));
  }

  /** Keys name their owner by id: it may have been renamed since. */
  #currentName(owner: { readonly id: string; readonly name: string }, view: View): string {
    return view.get(idKey(owner.id))?.name ?? owner.name;
  }

  #sessionCaller(claims: SessionClaims, view: View, now: Instant): Result<Caller, Refusal> {
    if (now.wallMs >= claims.expiresAtMs) return fail(expiredToken);
    const { account, principalId } = claims;
    if (isClosed(view, account)) return fail(invalidToken);
    // A dead principal's sessions are dead; one that is not visible here yet has no permissions, but its session holds.
    if (view.get(graveKey(account, principalId)) !== undefined) return fail(invalidToken);
    if (isQuarantined(view, account, principalId)) return fail(quarantined);
    if (revokedSessions(claims, view)) return fail(invalidToken);
    const id = view.get(idKey(principalId));
    if (claims.kind === 'AssumedRole') {
      const role = id === undefined ? undefined : view.get(roleKey(account, id.name));
      const principalName = role?.name ?? claims.principalName;
      const principalArn =
        role === undefined ? claims.principalArn : `arn:aws:iam::${account}:role${role.path}${role.name}`;
      return ok({
        ...{ kind: 'AssumedRole', account, principalId, principalName, principalArn, session: claims },
        arn: `arn:aws:sts::${account}:assumed-role/${principalName}/${claims.sessionName}`,
        ...{ userId: `${principalId}:${claims.sessionName}`, accessKeyId: claims.accessKeyId },
      });
    }
    if (claims.kind === 'FederatedUser') {
      const arn = `arn:aws:sts::${account}:federated-user/${claims.sessionName}`;
      return ok({
        ...{ kind: 'FederatedUser', account, arn, principalArn: arn, principalId, principalName: claims.principalName },
        ...{ userId: `${account}:${claims.sessionName}`, accessKeyId: claims.accessKeyId, session: claims },
      });
    }
    if (principalId === account) return ok({ ...rootCaller(account, claims.accessKeyId), session: claims });
    const user = id === undefined ? undefined : view.get(userKey(account, id.name));
    const arn = user === undefined ? claims.principalArn : `arn:aws:iam::${account}:user${user.path}${user.name}`;
    return ok({
      ...{
        kind: 'User',
        account,
        arn,
        principalArn: arn,
        principalId,
        principalName: user?.name ?? claims.principalName,
      },
      ...{ userId: principalId, accessKeyId: claims.accessKeyId, session: claims },
    });
  }

  #secret(key: AccessKeyRecord): string | undefined {
    const known = this.#secrets.get(key.sealedSecret);
    if (known !== undefined) return known;
    if (this.#dataKeys === undefined) return undefined;
    const opened = openSecret(this.#dataKeys, key.sealedSecret, { accessKeyId: key.id, account: key.account });
    if (!opened.ok) return undefined;
    if (this.#secrets.size >= keptProofs) this.#secrets.clear();
    this.#secrets.set(key.sealedSecret, opened.value);
    return opened.value;
  }

  #session(token: string): Result<SessionClaims, Refusal> {
    const known = this.#sessions.get(token);
    if (known !== undefined) return ok(known);
    if (this.#dataKeys === undefined) return fail(dataKeysMissing);
    const opened = openSession(this.#dataKeys, this.#clusterId, token);
    if (!opened.ok) return opened;
    if (this.#sessions.size >= keptProofs) this.#sessions.clear();
    this.#sessions.set(token, opened.value);
    return opened;
  }
}

/** As a signature's scope says it; a bearer token is for this store alone, which has one region. */
function whereUsed(proof: Proof): Pick<UseMoment, 'region' | 'service'> {
  const claim = proof.kind === 'signed' ? readClaim(proof.pieces) : undefined;
  if (claim?.ok !== true) return { region: 'us-east-1', service: 'eventide' };
  const { region, service } = claim.value;
  return { region: region.slice(0, longestPlace), service: service.slice(0, longestPlace) };
}

// The scope is the caller's own text.
const longestPlace = 64;

function rootCaller(account: string, accessKeyId: string): Caller {
  const arn = `arn:aws:iam::${account}:root`;
  return {
    kind: 'Root',
    account,
    arn,
    principalArn: arn,
    principalId: account,
    principalName: 'root',
    userId: account,
    accessKeyId,
  };
}

/** Whether a revocation of the principal's sessions is visible that the session's issuer had not seen. */
function revokedSessions(claims: SessionClaims, view: View): boolean {
  return view.revocationsOf(claims.principalId).some(({ kind, dot }) => {
    if (kind !== 'principal-sessions') return false;
    return !claims.seenRevocations.some((seen) => {
      const [origin, incarnation, seq] = seen.split('.');
      return origin === dot.origin && incarnation === dot.incarnation && Number(seq) >= dot.seq;
    });
  });
}

/** What a principal in quarantine hears. */
export const quarantined = refusal(
  'AccessDenied',
  'The principal is in quarantine: everything is refused to it until that is lifted.',
);
