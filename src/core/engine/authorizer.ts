// Authorization: one request of one principal, judged by its policies.

import type { Permission } from '../actions/action.ts';
import { invalidToken } from '../authn/session-token.ts';
import { readClaim } from '../authn/signature-claim.ts';
import type { Instant } from '../base/instant.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Proof } from '../event.ts';
import type { Caller } from '../model/caller.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { CompiledPolicies, type CompiledStatement } from '../policy/compile.ts';
import type { RequestContext } from '../policy/context.ts';
import { accessDeniedMessage, type Evaluation } from '../policy/decision.ts';
import { evaluate, type PolicyRequest, type PolicySet } from '../policy/evaluate.ts';
import { documentsOf, explainStatements, type StatementExplanation } from '../policy/explain.ts';
import type { PolicyCaller } from '../policy/principal.ts';
import type { UseNotes } from '../usage/use-notes.ts';
import type { CallFacts } from './call-facts.ts';
import type { CallerPolicies, PrincipalPolicies } from './caller-policies.ts';
import type { EngineConfig } from './config.ts';
import { CombinedContext, PrincipalContext } from './request-context.ts';

/** What is asked, besides who asks. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: RequestContext;
  /** `text` undefined: one that must allow, and is not there. */
  readonly resourcePolicy?: { readonly text: string | undefined; readonly kind: 'ordinary' | 'trust' } | undefined;
}

/** What the text of a denial names. */
interface Denied {
  readonly callerArn: string;
  readonly action: string;
  readonly resource: string;
  readonly sameAccount: boolean;
}

/** Authorization: one request of one principal, judged by its policies. */
export class Authorizer {
  readonly #policies: CallerPolicies;

  readonly #withPolicyArn: boolean;
  readonly #notes: UseNotes;

  constructor(
    policies: CallerPolicies,
    { policyArnInDenials }: Pick<EngineConfig, 'policyArnInDenials'>,
    notes: UseNotes,
  ) {
    this.#policies = policies;
    this.#notes = notes;
    this.#withPolicyArn = policyArnInDenials;
  }

  /** Notes that somebody tried an action, allowed or not. `region` is asked where it is news. */
  attempted(caller: Caller, action: string, now: Instant, region: () => string): void {
    this.#notes.attempted(caller, action, now.wallMs, region);
  }

  /** AWS's access-denied text. */
  denialOf(denied: Denied, evaluation: Evaluation): string {
    return accessDeniedMessage({ ...denied, withPolicyArn: this.#withPolicyArn }, evaluation);
  }

  /** Decides a question about a principal whose policies are `judged`. */
  decide(caller: Caller, judged: PrincipalPolicies, question: Question): Evaluation {
    return evaluate(requestOf(caller, judged, question), this.#setOf(caller, judged, question));
  }

  /** Why each statement did or did not apply. */
  explain(caller: Caller, judged: PrincipalPolicies, question: Question): readonly StatementExplanation[] {
    return explainStatements(requestOf(caller, judged, question), this.#setOf(caller, judged, question));
  }

  /** The statements that made a decision, in its order. */
  statements(
    caller: Caller,
    judged: PrincipalPolicies,
    question: Question,
    { matched }: Evaluation,
  ): readonly CompiledStatement[] {
    const set = this.#setOf(caller, judged, question);
    const levels = [...(set.scp ?? []), ...(set.rcp ?? [])];
    const all = [set.identity, set.boundary, set.session, set.resource, ...levels].flatMap(documentsOf);
    return matched.flatMap(({ policyType, policyId, index }) => {
      const found = all
        .find(({ source }) => source.policyType === policyType && source.policyId === policyId)
        ?.statements.find((statement) => statement.index === index);
      return found === undefined ? [] : [found];
    });
  }

  #setOf(caller: Caller, judged: PrincipalPolicies, { resourceAccount, resourcePolicy }: Question): PolicySet {
    const { identity, boundary } = judged;
    const session = caller.session === undefined ? undefined : this.#policies.session(caller.session);
    const { scp, rcp } = organizationLevels(caller, judged, resourceAccount);
    if (resourcePolicy === undefined) return { identity, boundary, session, scp, rcp };
    const type = resourcePolicy.kind === 'trust' ? 'trust' : 'resource';
    const { text } = resourcePolicy;
    const resource = text === undefined ? noPolicy : this.#policies.alone(text, type, 'resource');
    return { identity, boundary, session, scp, rcp, resource, resourceKind: type === 'trust' ? 'trust' : undefined };
  }

  /** Whether a call may do what it asks; AWS's AccessDenied where not. */
  permit(
    caller: Caller,
    judged: PrincipalPolicies,
    permission: Permission,
    call: Pick<CallFacts, 'proof' | 'secure' | 'sourceIp' | 'userAgent'>,
    now: Instant,
  ): Result<undefined, Refusal> {
    const kindRefusal = credentialLimits(caller, permission.action);
    const { action, resource } = permission;
    const { sourceIp, userAgent, secure } = call;
    this.attempted(caller, action, now, () => callRegion(action, call.proof));
    if (kindRefusal !== undefined) return fail(kindRefusal);
    const resourceAccount = permission.resourceAccount ?? caller.account;
    const context = new CombinedContext({
      principal: new PrincipalContext({
        caller,
        tags: judged.tags,
        organization: judged.organization,
        nowMs: now.wallMs,
        provesMfa: permission.bringsMfaCode === true,
      }),
      own: permission.context ?? {},
      nowMs: now.wallMs,
      resourceAccount,
      organization: judged.organization,
      // IAM has one region; STS has the one that the call was signed for.
      call: { sourceIp, userAgent, secure, region: callRegion(action, call.proof) },
    });
    const trust = permission.trustPolicy;
    const evaluation = this.decide(caller, this.#granting(judged, permission.granted), {
      action,
      resource,
      resourceAccount,
      context,
      resourcePolicy: trust === undefined ? undefined : { text: trust, kind: 'trust' },
    });
    if (evaluation.decision === 'Allowed') return ok(undefined);
    // Nobody is named who was not let in, and nothing that a trust policy says.
    if (caller.kind === 'Federated') return fail(refusal('AccessDenied', `Not authorized to perform ${action}`));
    const shown = {
      callerArn: caller.arn,
      action,
      resource: permission.shownResource ?? resource,
      sameAccount: resourceAccount === caller.account,
    };
    return fail(refusal('AccessDenied', this.denialOf(shown, evaluation)));
  }

  /** The principal's policies with one more identity-based one: everything else that limits it still does. */
  #granting(judged: PrincipalPolicies, granted: string | undefined): PrincipalPolicies {
    if (granted === undefined) return judged;
    const { policies } = this.#policies.alone(granted, 'identity', 'account');
    return { ...judged, identity: new CompiledPolicies([...judged.identity.policies, ...policies]) };
  }
}

const noPolicy = new CompiledPolicies([]);

/** The region that a call was signed for. */
export function regionOf(proof: Proof): string {
  if (proof.kind !== 'signed') return iamRegion;
  const claim = readClaim(proof.pieces);
  return claim.ok ? claim.value.region : iamRegion;
}

/** IAM has one region; STS has the one that the call was signed for. */
function callRegion(action: string, proof: Proof): string {
  return action.startsWith('sts:') ? regionOf(proof) : iamRegion;
}

const iamRegion = 'us-east-1';

function requestOf(
  caller: Caller,
  { organization }: PrincipalPolicies,
  { action, resource, resourceAccount, context }: Question,
): PolicyRequest {
  const asking = policyCaller(caller);
  const own = organization(caller.account);
  const owner = organization(resourceAccount);
  if (own === undefined && owner === undefined) return { caller: asking, action, resource, resourceAccount, context };
  return {
    action,
    resource,
    resourceAccount,
    context,
    caller: { ...asking, managementAccount: own?.management === true },
    resourceInManagementAccount: owner?.management === true,
  };
}

/** The organization policies that bear on a request; nothing where neither account is in an organization. */
function organizationLevels(
  caller: Caller,
  { organization }: PrincipalPolicies,
  resourceAccount: string,
): Pick<PolicySet, 'rcp' | 'scp'> {
  return { scp: organization(caller.account)?.scp, rcp: organization(resourceAccount)?.rcp };
}

/** The caller in the evaluator's words. */
export function policyCaller(caller: Caller): PolicyCaller {
  const { kind, arn, account } = caller;
  switch (kind) {
    case 'Root':
      return { kind, arn, account };
    case 'User':
      return { kind, arn, account, uniqueId: caller.principalId };
    case 'AssumedRole':
      return { kind, arn, account, roleArn: caller.principalArn, roleId: caller.principalId };
    case 'Federated':
      return { kind, arn, account };
    case 'FederatedUser':
      return { kind, arn, account, userArn: caller.session?.principalArn ?? '' };
  }
}

/** What a kind of credentials may not call, before any policy is looked at. IAM does not know those that it does not take, as in AWS. */
function credentialLimits(caller: Caller, action: string): Refusal | undefined {
  const { session } = caller;
  const [service, name = ''] = action.split(':');
  const denied = (): Refusal => refusal('AccessDenied', `Cannot call ${name} with session credentials`);
  if (caller.kind === 'Root' && action === 'sts:AssumeRole')
    return refusal('AccessDenied', 'Roles may not be assumed by root accounts.');
  if (session?.kind === 'SessionToken') {
    if (service === 'iam' && session.mfaAtMs === undefined) return invalidToken;
    if (service === 'sts' && !['AssumeRole', 'SetContext', 'SetSourceIdentity', 'TagSession'].includes(name))
      return denied();
  }
  if (session?.kind === 'FederatedUser' && service === 'iam') return invalidToken;
  if (session?.kind === 'FederatedUser' && service === 'sts') return denied();
  return undefined;
}
