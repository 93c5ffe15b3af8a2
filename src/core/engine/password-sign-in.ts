// Signing in by password: SignIn and Authenticate with one, from what is visible here, once the slow comparing is done.

import { isClosed } from '../actions/accounts.ts';
import { mfaRefused, type ProvedMfa, proveMfa } from '../actions/mfa-devices.ts';
import { nobodysHash, passwordExpiresAt } from '../actions/passwords.ts';
import { isQuarantined } from '../actions/revocations.ts';
import type { Instant } from '../base/instant.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Call } from '../event.ts';
import { aliasHolderKey } from '../model/account-alias.ts';
import { rootArn } from '../model/arn.ts';
import type { Caller } from '../model/caller.ts';
import { type LoginProfileRecord, loginProfileKey } from '../model/credential-record.ts';
import { accountKey, passwordPolicyKey, type UserRecord, userKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { SlowAskOf, Worked } from '../model/slow-work.ts';
import type { Replica } from '../replica/replica.ts';
import type { AuthenticateRequest, PasswordProof, SignInRequest } from '../shapes/access.ts';
import type { UseNotes } from '../usage/use-notes.ts';
import type { AccessService } from './access-service.ts';
import { quarantined } from './authenticator.ts';
import type { Reply } from './call-facts.ts';
import type { FailClosed } from './fail-closed.ts';
import { Guesses, type TryEnd } from './guesses.ts';
import type { Keeping } from './keeping.ts';
import { namedPrincipal } from './named-principal.ts';
import { notReady } from './not-ready.ts';
import type { ActionSecrets } from './secrets.ts';
import { bearerTokenFor, principalShape } from './signed-in.ts';
import { type SlowWork, stillAsked } from './slow-work.ts';

interface Parts {
  readonly replica: Replica;
  readonly access: AccessService;
  readonly secrets: ActionSecrets;
  readonly failClosed: FailClosed;
  readonly slowWork: SlowWork;
  readonly keeping: Keeping;
  readonly notes: UseNotes;
  readonly ready: () => boolean;
}

// Anybody may try to sign in: the rest of what waits for slow work is left to callers who are known. Two seconds' worth.
const atOnce = 100;

/** Whom a proof names, as far as it is visible here. */
interface Named {
  /** By what its tries are counted. */
  readonly name: string;
  readonly who: { readonly caller: Caller; readonly user: UserRecord | undefined } | undefined;
  readonly profile: LoginProfileRecord | undefined;
}

/** Who has proved its password, and what is still in the way of using it. */
interface Proven {
  readonly caller: Caller;
  /** Of a user that has an MFA device. */
  readonly mfa?: ProvedMfa;
  readonly inTheWay: Refusal | undefined;
}

type Then = (proven: Result<Proven, Refusal>, now: Instant) => void;

/** Whether a call of AccessService proves somebody by password: that takes longer than a step. */
export function isByPassword({ action, request }: Pick<Call, 'action' | 'request'>): boolean {
  const isAbout = action === 'SignIn' || action === 'Authenticate';
  return isAbout && (request as AuthenticateRequest | SignInRequest).password !== undefined;
}

/** Signing in by password: SignIn and Authenticate with one, from what is visible here, once the slow comparing is done. */
export class PasswordSignIn {
  readonly #parts: Parts;
  readonly #guesses = new Guesses();
  #underWay = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A call by password. `deadlineMs` is monotonic. */
  call(call: Call, deadlineMs: number, reply: Reply, now: Instant): void {
    if (call.action === 'SignIn') return this.#signIn(call, deadlineMs, reply, now);
    return this.#authenticate(call, deadlineMs, reply, now);
  }

  #signIn({ request, proof }: Call, deadlineMs: number, reply: Reply, now: Instant): void {
    const { password, durationSeconds = 3600, forPasswordChange } = request as SignInRequest;
    if (password === undefined || proof.kind !== 'none') return reply({ refusal: notBoth });
    this.#prove(password, { deadlineMs, now }, (proven, later) => {
      if (!proven.ok) return reply({ refusal: proven.error });
      const { caller, inTheWay, mfa } = proven.value;
      const isForChange = forPasswordChange === true;
      if (isForChange && caller.kind === 'Root') return reply({ refusal: rootCannot });
      if (inTheWay !== undefined && !(isForChange && inTheWay === changeRequired)) return reply({ refusal: inTheWay });
      const terms = {
        durationS: isForChange ? Math.min(durationSeconds, changeS) : durationSeconds,
        ...(mfa === undefined ? {} : { mfaAtMs: later.wallMs }),
        ...(isForChange ? { policy: changeAlone } : {}),
      };
      const { secrets, replica } = this.#parts;
      const token = bearerTokenFor(caller, terms, { secrets, view: replica.visible, now: later });
      if (token.ok && mfa !== undefined) secrets.useMfaCode(mfa.device, mfa.step);
      reply(token.ok ? { response: token.value, view: 'visible' } : { refusal: token.error });
    });
  }

  #authenticate(call: Call, deadlineMs: number, reply: Reply, now: Instant): void {
    const { access } = this.#parts;
    const { password, bearerToken, signedRequest } = call.request as AuthenticateRequest;
    if (password === undefined || bearerToken !== undefined || signedRequest !== undefined)
      return reply({ refusal: oneProof });
    const allowed = access.mayAuthenticate(call, now);
    if (!allowed.ok) return reply({ refusal: allowed.error });
    this.#prove(password, { deadlineMs, now }, (proven, later) => {
      // Whoever asks may have lost its own rights meanwhile.
      const still = access.mayAuthenticate(call, later);
      if (!still.ok) return reply({ refusal: still.error });
      if (!proven.ok) return reply({ refusal: proven.error });
      const { caller, inTheWay, mfa } = proven.value;
      if (inTheWay !== undefined) return reply({ refusal: inTheWay });
      if (mfa !== undefined) this.#parts.secrets.useMfaCode(mfa.device, mfa.step);
      reply({ response: { principal: principalShape(caller) }, view: 'visible' });
    });
  }

  /** Compares a password, and then looks at all that a right one does not settle. */
  #prove(
    proof: PasswordProof,
    { deadlineMs, now }: { readonly deadlineMs: number; readonly now: Instant },
    then: Then,
  ): void {
    if ((proof.userName === undefined) === (proof.email === undefined)) return then(fail(nobodyNamed), now);
    const tooStale = this.#parts.failClosed.refusal(now);
    if (tooStale !== undefined) return then(fail(tooStale), now);
    if (this.#underWay >= atOnce) return then(fail(tooMany), now);
    const { name } = this.#named(proof);
    const waitMs = this.#guesses.begin(name, now.monotonicMs);
    if (waitMs !== undefined)
      return then(fail(refusal('Throttling', 'Rate exceeded', { retryAfterMs: Math.ceil(waitMs) })), now);
    this.#underWay++;
    this.#compare(proof, { deadlineMs, now }, (how, proven, later) => {
      this.#underWay--;
      this.#guesses.end(name, how, later.monotonicMs);
      then(proven, later);
    });
  }

  #compare(
    proof: PasswordProof,
    { deadlineMs, now }: { readonly deadlineMs: number; readonly now: Instant },
    ended: (how: TryEnd, proven: Result<Proven, Refusal>, now: Instant) => void,
  ): void {
    const { slowWork, ready, keeping, failClosed } = this.#parts;
    const ask = this.#askFor(proof, this.#named(proof));
    slowWork.ask(ask, {
      deadlineMs,
      refused: (refused) => ended('neither', fail(refused), now),
      done: (worked, later) => {
        if (!ready()) return ended('neither', fail(notReady(keeping)), later);
        const tooStale = failClosed.refusal(later);
        if (tooStale !== undefined) return ended('neither', fail(tooStale), later);
        // It may have been changed while it was compared.
        const named = this.#named(proof);
        if (!stillAsked(this.#askFor(proof, named), worked))
          return this.#compare(proof, { deadlineMs, now: later }, ended);
        const [how, proven] = this.#judge(proof, named, { worked, now: later });
        ended(how, proven, later);
      },
    });
  }

  #named({ account: given, userName, email }: PasswordProof): Named {
    const { visible } = this.#parts.replica;
    const account = visible.get(aliasHolderKey(given))?.account ?? given;
    const record = visible.get(accountKey(account));
    const user = userName === undefined ? undefined : visible.get(userKey(account, userName));
    const isRoot = email !== undefined && record?.email?.toLowerCase() === email.toLowerCase();
    const named = isRoot ? rootArn(account) : user?.id;
    const isThere = named !== undefined && !isClosed(visible, account);
    const caller = isThere ? namedPrincipal(named, visible) : undefined;
    // What is not there is counted like what is: nobody can tell the one from the other.
    if (caller === undefined)
      return { name: `${given} ${(userName ?? email ?? '').toLowerCase()}`, who: undefined, profile: undefined };
    const profile = visible.get(loginProfileKey(account, caller.principalId));
    return { name: caller.principalId, who: { caller, user }, profile };
  }

  #askFor({ password }: PasswordProof, { who, profile }: Named): SlowAskOf<'passwords'> {
    const { secrets } = this.#parts;
    const hash =
      who === undefined || profile === undefined
        ? undefined
        : secrets.openPasswordHash(profile.sealedSecret, who.caller.principalId, who.caller.account);
    return { kind: 'passwords', verify: [{ password, hash: hash ?? nobodysHash }] };
  }

  #judge(
    { mfaCode }: PasswordProof,
    { who, profile }: Named,
    { worked, now }: { readonly worked: Worked; readonly now: Instant },
  ): readonly [TryEnd, Result<Proven, Refusal>] {
    const { replica, secrets } = this.#parts;
    const { visible } = replica;
    const isRight = worked.done.kind === 'passwords' && worked.done.verified[0] === true;
    if (!isRight || who === undefined || profile === undefined) return ['wrong', fail(signInFailed)];
    const { caller, user } = who;
    const devices = user?.mfaDevices ?? [];
    // As AWS's console has it: the code is asked for once the password was right.
    if (devices.length > 0 && mfaCode === undefined) return ['neither', fail(codeRequired)];
    const scope = { caller, view: visible, nowMs: now.wallMs, secrets };
    const code = mfaCode === undefined ? {} : { tokenCode: mfaCode };
    const mfa = devices.flatMap((serialNumber) => {
      const proved = proveMfa(scope, { serialNumber, ...code });
      return proved === undefined || mfaRefused(proved) ? [] : [proved];
    })[0];
    if (devices.length > 0 && mfa === undefined) return ['wrong', fail(signInFailed)];
    if (isQuarantined(visible, caller.account, caller.principalId)) return ['right', fail(quarantined)];
    const inTheWay = this.#inTheWay(caller, profile, now);
    if (inTheWay === undefined) this.#parts.notes.signedIn(caller.principalId, now.wallMs);
    return ['right', ok({ caller, inTheWay, ...(mfa === undefined ? {} : { mfa }) })];
  }

  #inTheWay({ account, kind }: Caller, profile: LoginProfileRecord, now: Instant): Refusal | undefined {
    const { visible } = this.#parts.replica;
    if (profile.suspended === true) return restored;
    if (kind === 'Root') return undefined;
    const isOld = now.wallMs >= (passwordExpiresAt(visible, account, profile) ?? Number.POSITIVE_INFINITY);
    if (isOld && visible.get(passwordPolicyKey(account))?.hardExpiry === true) return expired;
    return isOld || profile.resetRequired ? changeRequired : undefined;
  }
}

// As long as somebody takes to think of a password.
const changeS = 900;
// An explicit deny: what a role's trust policy gives the user by name would pass by one that merely allows nothing else.
const change = ['iam:ChangePassword', 'iam:GetAccountPasswordPolicy'];
const changeAlone = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: change, Resource: '*' },
    { Effect: 'Deny', NotAction: change, Resource: '*' },
  ],
});

const signInFailed = refusal('SIGN_IN_FAILED', 'Your authentication information is incorrect. Please try again.');
const tooMany = refusal('Throttling', 'Rate exceeded', { retryAfterMs: 1000 });
const codeRequired = refusal('MFA_CODE_REQUIRED', 'The user has an MFA device: give the code that it shows, too.');
const changeRequired = refusal(
  'PASSWORD_CHANGE_REQUIRED',
  'The password must be changed first. SignIn with for_password_change gives a token that is good for ChangePassword alone.',
);
const expired = refusal('PASSWORD_EXPIRED', 'The password has expired. An administrator must set a new one.');
const restored = refusal(
  'PASSWORD_EXPIRED',
  'The password came with a backup. It must be set anew before anybody signs in with it.',
);
const notBoth = refusal('InvalidInput', 'Sign in with a password or with a signed call, not with both.');
const oneProof = refusal('InvalidInput', 'Give one proof: a signed_request, a bearer_token or a password.');
const nobodyNamed = refusal('InvalidInput', 'Name a user, or the root user by its mail address.');
const rootCannot = refusal('InvalidInput', 'The password of a root user is set by SetRootPassword.');
