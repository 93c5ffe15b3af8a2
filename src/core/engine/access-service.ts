// AccessService: who somebody is and what they may do, from what is visible here, in one synchronous step.

import { isClosed } from '../actions/accounts.ts';
import { isQuarantined } from '../actions/revocations.ts';
import { findRole } from '../actions/role-sessions.ts';
import { BoundedCache } from '../base/bounded-cache.ts';
import type { Instant } from '../base/instant.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Call, Proof } from '../event.ts';
import { parseArn } from '../model/arn.ts';
import type { Caller } from '../model/caller.ts';
import { type Refusal, refusal, unimplemented } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { Evaluation } from '../policy/decision.ts';
import { accountOfArn } from '../policy/resource.ts';
import type { Replica } from '../replica/replica.ts';
import type {
  AuthenticateRequest,
  AuthenticateResponse,
  AuthorizeRequest,
  AuthorizeResponse,
  BatchAuthorizeRequest,
  BatchAuthorizeResponse,
  Decision,
  SignInRequest,
  SignInResponse,
} from '../shapes/access.ts';
import type { Authenticator } from './authenticator.ts';
import { encodedMessage } from './authorization-message.ts';
import type { Authorizer, Question } from './authorizer.ts';
import type { CallerPolicies, PrincipalPolicies } from './caller-policies.ts';
import { explanationOf } from './explanation.ts';
import type { FailClosed } from './fail-closed.ts';
import { dataKeysMissing, principalMissing } from './keyless.ts';
import { namedPrincipal } from './named-principal.ts';
import type { OnDemandAccounts } from './on-demand.ts';
import { inClosedAccount, quarantinedPrincipal, unknownPrincipal } from './plain-denials.ts';
import { askedRegion, CombinedContext, ownSourceOf, PrincipalContext } from './request-context.ts';
import type { ActionSecrets } from './secrets.ts';
import { bearerTokenFor, principalShape } from './signed-in.ts';

interface Parts {
  readonly name: string;
  readonly replica: Replica;
  readonly accounts: OnDemandAccounts;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly policies: CallerPolicies;
  readonly secrets: ActionSecrets;
  readonly failClosed: FailClosed;
  readonly stalenessMs: (now: Instant) => number | undefined;
}

// Verified bearer tokens kept: callers of a busy gateway, about 1 KiB each with their claims.
const keptBearers = 10_000;

/** What one call knows of whom it asks about. */
interface Subject {
  readonly who: Caller;
  readonly judged: PrincipalPolicies;
  readonly context: PrincipalContext;
  readonly quarantined: boolean;
  readonly closed: boolean;
}

interface Verified {
  readonly caller: Caller;
  readonly generation: number;
  readonly arrivedMs: number;
}

/** AccessService: who somebody is and what they may do, from what is visible here, in one synchronous step. */
export class AccessService {
  readonly #parts: Parts;
  readonly #verified = new WeakMap<Proof, Verified>();
  readonly #bearers = new BoundedCache<Verified>(keptBearers);
  #generation = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Something became visible: who was verified before is verified again. */
  changed(): void {
    this.#generation++;
  }

  /** Answers a call of this service. `account`: the verified caller's. */
  answer(
    call: Call,
    now: Instant,
  ): { readonly response?: unknown; readonly refusal?: Refusal; readonly account: string | undefined } {
    const asking = this.#parts.authenticator.keyless ? anybody(call) : this.#verify(call, now);
    if (!asking.ok) return { refusal: asking.error, account: undefined };
    const caller = asking.value;
    const result = this.#run(call, caller, now);
    const account = caller?.account;
    return result.ok ? { response: result.value, account } : { refusal: result.error, account };
  }

  #run(call: Call, caller: Caller | undefined, now: Instant): Result<unknown, Refusal> {
    if (call.action === 'Authorize') return this.#authorize(call.request as AuthorizeRequest, caller, call, now);
    if (call.action === 'BatchAuthorize') return this.#batch(call.request as BatchAuthorizeRequest, caller, call, now);
    if (caller === undefined) return fail(dataKeysMissing);
    switch (call.action) {
      case 'Authenticate':
        return this.#authenticate(call.request as AuthenticateRequest, caller, call, now);
      case 'SignIn':
        return this.#signIn(call.request as SignInRequest, caller, now);
      default:
        return fail(unimplemented(call.service, call.action));
    }
  }

  /** A proof is verified once for as long as nothing becomes visible: a stream shares one, a bearer token is one. */
  #verify({ proof }: Call, now: Instant): Result<Caller, Refusal> {
    const bearer = proof.kind === 'bearer' ? proof.token : undefined;
    const known = bearer === undefined ? this.#verified.get(proof) : this.#bearers.get(bearer);
    const { authenticator, replica } = this.#parts;
    if (known?.generation === this.#generation && !expired(known.caller, now)) {
      authenticator.used(known.caller, proof, now);
      return ok(known.caller);
    }
    const arrivedMs = known?.arrivedMs ?? now.wallMs;
    const verified = authenticator.authenticate({ proof }, replica.visible, now, { arrivedMs });
    if (!verified.ok) return verified;
    const kept = { caller: verified.value, generation: this.#generation, arrivedMs };
    if (bearer !== undefined) this.#bearers.set(bearer, kept);
    else if (proof.kind === 'signed' && proof.pieces.streaming === true) this.#verified.set(proof, kept);
    return verified;
  }

  #authorize(
    request: AuthorizeRequest,
    caller: Caller | undefined,
    call: Call,
    now: Instant,
  ): Result<AuthorizeResponse, Refusal> {
    const who = this.#subject(request.principal, caller, call, now);
    if (!who.ok) return who;
    const decision = this.#decide(request, this.#known(who.value, now), now);
    return decision.ok ? ok({ decision: decision.value, ...this.#stand(caller ?? who.value, now) }) : decision;
  }

  #batch(
    request: BatchAuthorizeRequest,
    caller: Caller | undefined,
    call: Call,
    now: Instant,
  ): Result<BatchAuthorizeResponse, Refusal> {
    // One call, one moment: whom it may ask about, and what is known of that one, is found once for each principal.
    const subjects = new Map<string | undefined, Result<Subject | undefined, Refusal>>();
    const results = request.requests.map((one) => {
      let subject = subjects.get(one.principal);
      if (subject === undefined) {
        const who = this.#subject(one.principal, caller, call, now);
        subject = who.ok ? ok(this.#known(who.value, now)) : who;
        subjects.set(one.principal, subject);
      }
      const decision = subject.ok ? this.#decide(one, subject.value, now) : subject;
      return decision.ok
        ? { decision: decision.value }
        : { error: `${decision.error.code}: ${decision.error.message}` };
    });
    return ok({ results, ...this.#stand(caller, now) });
  }

  #stand(who: Caller | undefined, now: Instant): Pick<AuthorizeResponse, 'position' | 'replica' | 'stalenessMs'> {
    const { name, replica } = this.#parts;
    const stalenessMs = this.#parts.stalenessMs(now);
    return {
      replica: name,
      ...(who === undefined ? {} : { position: replica.positions.of(who.account).accountSeq }),
      ...(stalenessMs === undefined ? {} : { stalenessMs: Math.round(stalenessMs) }),
    };
  }

  #known(who: Caller | undefined, now: Instant): Subject | undefined {
    if (who === undefined) return undefined;
    const { replica, policies } = this.#parts;
    const judged = policies.visible(who, replica.visible);
    const { tags, organization } = judged;
    return {
      who,
      judged,
      context: new PrincipalContext({ caller: who, tags, organization, nowMs: now.wallMs }),
      quarantined: isQuarantined(replica.visible, who.account, who.principalId),
      closed: isClosed(replica.visible, who.account),
    };
  }

  /** `subject` undefined: nobody that is visible here. */
  #decide(request: AuthorizeRequest, subject: Subject | undefined, now: Instant): Result<Decision, Refusal> {
    const { replica, authorizer, failClosed, secrets, authenticator } = this.#parts;
    const own = ownContext(request);
    if (!own.ok) return own;
    if (subject === undefined) return ok(unknownPrincipal(request));
    const { who, judged } = subject;
    if (subject.quarantined) return ok(quarantinedPrincipal(request, who));
    const { account } = who;
    const { action, resource } = request;
    const resourceAccount = request.resourceAccount ?? accountOfArn(resource) ?? account;
    if (subject.closed) return ok(inClosedAccount(request, who, account));
    if (resourceAccount !== account && isClosed(replica.visible, resourceAccount))
      return ok(inClosedAccount(request, who, resourceAccount));
    const context = new CombinedContext({
      principal: subject.context,
      own: own.value,
      nowMs: now.wallMs,
      resourceAccount,
      organization: judged.organization,
    });
    const resourcePolicy = resourcePolicyOf(request, replica.visible);
    const question: Question = { action, resource, resourceAccount, context, resourcePolicy };
    authorizer.attempted(who, request.action, now, () => askedRegion(own.value));
    const evaluation = authorizer.decide(who, judged, question);
    // Compared in each decision, and for what would be allowed alone: a denial cannot be wrong in that way.
    const tooStale = evaluation.decision === 'Allowed' ? failClosed.refusal(now) : undefined;
    if (tooStale !== undefined) return fail(tooStale);
    const explanation =
      request.explain === true
        ? explanationOf(who, question, evaluation, authorizer.explain(who, judged, question))
        : [];
    if (evaluation.decision === 'Allowed') return ok({ ...decisionOf(evaluation), explanation });
    const denied = { callerArn: who.arn, action, resource, sameAccount: resourceAccount === account };
    return ok({
      ...decisionOf(evaluation),
      message: authorizer.denialOf(denied, evaluation),
      ...(request.withEncodedMessage === true && !authenticator.keyless
        ? { encodedMessage: encodedMessage(secrets, { who, judged, question, evaluation }, authorizer, own.value) }
        : {}),
      explanation,
    });
  }

  /** Whom the question is about; undefined: nobody that is visible here. */
  #subject(
    principal: string | undefined,
    caller: Caller | undefined,
    call: Call,
    now: Instant,
  ): Result<Caller | undefined, Refusal> {
    const { replica, authorizer, policies } = this.#parts;
    if (caller === undefined) return principal === undefined ? fail(principalMissing) : ok(this.#named(principal, now));
    if (principal === undefined || principal === caller.arn || principal === caller.principalId) return ok(caller);
    const judged = policies.visible(caller, replica.visible);
    const permission = { action: 'eventide:Authorize', resource: principal };
    const allowed = authorizer.permit(caller, judged, permission, call, now);
    return allowed.ok ? ok(this.#named(principal, now)) : allowed;
  }

  #named(principal: string, now: Instant): Caller | undefined {
    const { replica, accounts } = this.#parts;
    return namedPrincipal(principal, accounts.in(replica.visible, parseArn(principal)?.account, now.wallMs));
  }

  /** The caller of Authenticate, where it may ask that. */
  mayAuthenticate(call: Call, now: Instant): Result<Caller, Refusal> {
    const caller = this.#verify(call, now);
    return caller.ok ? this.#mayAuthenticate(caller.value, call, now) : caller;
  }

  #mayAuthenticate(caller: Caller, call: Call, now: Instant): Result<Caller, Refusal> {
    const { replica, authorizer, policies, failClosed } = this.#parts;
    const tooStale = failClosed.refusal(now);
    if (tooStale !== undefined) return fail(tooStale);
    const judged = policies.visible(caller, replica.visible);
    const permission = { action: 'eventide:Authenticate', resource: '*' };
    const allowed = authorizer.permit(caller, judged, permission, call, now);
    return allowed.ok ? ok(caller) : allowed;
  }

  #authenticate(
    request: AuthenticateRequest,
    caller: Caller,
    call: Call,
    now: Instant,
  ): Result<AuthenticateResponse, Refusal> {
    const { replica, authenticator } = this.#parts;
    const allowed = this.#mayAuthenticate(caller, call, now);
    if (!allowed.ok) return allowed;
    const proof = proofOf(request);
    if (proof === undefined)
      return fail(refusal('InvalidInput', 'Give a signed_request, a bearer_token or a password.'));
    const found = authenticator.authenticate({ proof }, replica.visible, now, { anyService: true });
    return found.ok ? ok({ principal: principalShape(found.value) }) : found;
  }

  #signIn(request: SignInRequest, caller: Caller, now: Instant): Result<SignInResponse, Refusal> {
    const { secrets, replica, failClosed } = this.#parts;
    const tooStale = failClosed.refusal(now);
    if (tooStale !== undefined) return fail(tooStale);
    if (caller.session !== undefined)
      return fail(refusal('InvalidInput', 'SignIn takes long-term credentials: these belong to a session.'));
    if (request.forPasswordChange === true)
      return fail(refusal('InvalidInput', 'A token for changing a password is for who signs in with that password.'));
    return bearerTokenFor(
      caller,
      { durationS: request.durationSeconds ?? 3600 },
      { secrets, view: replica.visible, now },
    );
  }
}

/** Who asks a keyless observer: nobody that it could know. A proof that it cannot check is not passed over in silence. */
function anybody({ proof }: Call): Result<undefined, Refusal> {
  return proof.kind === 'none' ? ok(undefined) : fail(dataKeysMissing);
}

function expired(caller: Caller, now: Instant): boolean {
  return caller.session !== undefined && now.wallMs >= caller.session.expiresAtMs;
}

function proofOf(request: AuthenticateRequest): Proof | undefined {
  if (request.bearerToken !== undefined) return { kind: 'bearer', token: request.bearerToken };
  const signed = request.signedRequest;
  if (signed === undefined) return undefined;
  const mark = signed.uri.indexOf('?');
  return {
    kind: 'signed',
    pieces: {
      method: signed.method,
      path: mark < 0 ? signed.uri : signed.uri.slice(0, mark),
      query: mark < 0 ? '' : signed.uri.slice(mark + 1),
      headers: signed.headers.map(({ name, value }) => [(name ?? '').toLowerCase(), value ?? ''] as const),
      payloadHash: signed.bodySha256,
    },
  };
}

const noContext: Readonly<Record<string, string>> = {};

/** The condition keys that came with the question; the store's own keys may not be among them. */
function ownContext(request: AuthorizeRequest): Result<Readonly<Record<string, string | readonly string[]>>, Refusal> {
  if (request.context.length === 0) return ok(noContext);
  const own: Record<string, string | readonly string[]> = {};
  for (const { key, values, multivalued } of request.context) {
    const name = key.toLowerCase();
    const source = ownSourceOf(name);
    if (source !== undefined)
      return fail(refusal('InvalidInput', `The condition key ${key} is known from ${source} and cannot be given.`));
    const [only] = values;
    own[name] = multivalued === true || values.length !== 1 || only === undefined ? values : only;
  }
  return ok(own);
}

const judgedByTrust: ReadonlySet<string> = new Set(['sts:assumerole', 'sts:setsourceidentity', 'sts:tagsession']);

/** The policy that came with the question; for taking on a role of this store, the role's own trust policy. */
function resourcePolicyOf(
  { action, resource, resourcePolicy }: AuthorizeRequest,
  view: View,
): Question['resourcePolicy'] {
  if (resourcePolicy !== undefined) return { text: resourcePolicy, kind: 'ordinary' };
  if (!judgedByTrust.has(action.toLowerCase())) return undefined;
  const arn = parseArn(resource);
  if (arn?.service !== 'iam' || !arn.resource.startsWith('role/')) return undefined;
  return { text: findRole(view, resource)?.trustPolicy, kind: 'trust' };
}

function decisionOf({ decision, decidedBy, matched, missingContext }: Evaluation): Omit<Decision, 'explanation'> {
  return {
    decision,
    allowed: decision === 'Allowed',
    ...(decidedBy === undefined ? {} : { policyType: decidedBy }),
    matchedStatements: matched,
    missingContextKeys: missingContext,
  };
}
