// The decision: every document that bears on a request, and the one algorithm over them.

import { type CompiledPolicy, type CompiledStatement, statementClass } from './compile.ts';
import type { RequestContext } from './context.ts';
import type { DecisionKind, Evaluation, MatchedStatement } from './decision.ts';
import type { PolicyType } from './document.ts';
import type { PolicyCaller, PrincipalClass } from './principal.ts';
import { type RequestResource, requestResource } from './resource.ts';

/** One authorization request. */
export interface PolicyRequest {
  readonly caller: PolicyCaller;
  /** `s3:GetObject`. */
  readonly action: string;
  /** ARN, or `*` for an action without resource-level permission. */
  readonly resource: string;
  /** Owner of the resource. */
  readonly resourceAccount: string;
  readonly context: RequestContext;
}

/** All documents that bear on a request. */
export interface PolicySet {
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy | undefined;
  /** The session's documents, one set; undefined: the session has none. */
  readonly session?: readonly CompiledPolicy[] | undefined;
  readonly resource?: CompiledPolicy | undefined;
  /** `trust` and `kms` policies must allow by themselves; absent: ordinary. */
  readonly resourceKind?: 'kms' | 'trust';
  /** Levels from the organization's root to the account. */
  readonly scp?: readonly (readonly CompiledPolicy[])[];
  readonly rcp?: readonly (readonly CompiledPolicy[])[];
}

/** Statements of one policy type that apply. */
interface Applying {
  readonly allows: CompiledStatement[];
  readonly denies: CompiledStatement[];
  broken: boolean;
}

/** Decides (IAM User Guide, "Policy evaluation logic"). */
export function evaluate(request: PolicyRequest, set: PolicySet): Evaluation {
  const { caller } = request;
  if (judgedByNothing(request)) return { decision: 'Allowed', decidedBy: undefined, matched: [], missingContext: [] };
  const matching: Matching = {
    request,
    action: request.action.toLowerCase(),
    resource: requestResource(request.resource),
    missing: new Set(),
  };
  const hasBoundary = set.boundary !== undefined;
  const outside = isOutside(caller);
  const sparedByScp = caller.serviceLinked === true || caller.managementAccount === true || outside;
  const sparedByRcp = caller.serviceLinked === true || inManagementAccount(request);

  const rcp = sparedByRcp || set.rcp === undefined ? nothingApplies : applying(set.rcp.flat(), matching);
  const scp = sparedByScp || set.scp === undefined ? noLevels : set.scp.map((level) => applying(level, matching));
  const resource = set.resource === undefined ? undefined : applyingTo([set.resource], matching, hasBoundary);
  const identity = applying(set.identity, matching);
  const boundary = set.boundary === undefined ? undefined : applying([set.boundary], matching);
  const session = set.session === undefined ? undefined : applying(set.session, matching);
  const resourceType: PolicyType = set.resourceKind === 'trust' ? 'trust' : 'resource';

  const conclude = (
    decision: DecisionKind,
    decidedBy: PolicyType | undefined,
    statements: readonly CompiledStatement[],
  ): Evaluation => ({
    decision,
    decidedBy,
    matched: statements.length === 0 ? nothingMatched : statements.map((statement) => statement.matched),
    missingContext: matching.missing.size === 0 ? nothingMissing : [...matching.missing],
  });

  // A deny anywhere wins; the first in this order gives its name. Nothing is built where nothing denies.
  const order = [rcp, ...scp, resource?.statements, identity, boundary, session];
  if (order.some(denies)) {
    const types = ['rcp', ...scp.map(() => 'scp' as const), resourceType, 'identity', 'boundary', 'session'] as const;
    return conclude(
      'ExplicitlyDenied',
      types[order.findIndex(denies)],
      order.flatMap((side) => side?.denies ?? []),
    );
  }

  if (scp.some((level) => level.allows.length === 0)) return conclude('ImplicitlyDenied', 'scp', []);

  return judge(request, set, {
    identity,
    boundary,
    session,
    resource,
    scpAllows: scp.length === 0 ? noStatements : scp.flatMap((level) => level.allows),
    resourceType,
    conclude,
  });
}

const noStatements: readonly CompiledStatement[] = [];
const noLevels: readonly Applying[] = [];
const noClasses: ReadonlySet<PrincipalClass> = new Set();
const nothingMatched: readonly MatchedStatement[] = [];
const nothingMissing: readonly string[] = [];
const nothingApplies: Applying = { allows: [], denies: [], broken: false };

/** Whether a side denies; a document that cannot be read does. */
function denies(side: Applying | undefined): boolean {
  return side !== undefined && (side.denies.length > 0 || side.broken);
}

/** What applies of every policy type, once nothing denies. */
interface Sides {
  readonly identity: Applying;
  readonly boundary: Applying | undefined;
  readonly session: Applying | undefined;
  readonly resource: { readonly statements: Applying; readonly classes: ReadonlySet<PrincipalClass> } | undefined;
  readonly scpAllows: readonly CompiledStatement[];
  readonly resourceType: PolicyType;
  readonly conclude: (
    decision: DecisionKind,
    decidedBy: PolicyType | undefined,
    statements: readonly CompiledStatement[],
  ) => Evaluation;
}

/** Nothing denies: who allows? */
function judge(request: PolicyRequest, set: PolicySet, sides: Sides): Evaluation {
  const { caller } = request;
  const { identity, boundary, session, resource, scpAllows, resourceType, conclude } = sides;
  const outside = isOutside(caller);
  const boundaryOk = boundary === undefined || boundary.allows.length > 0;
  const sessionOk = sessionAllows(caller, session);
  const identityOk =
    identity.allows.length > 0 || (caller.kind === 'FederatedUser' && caller.userArn?.endsWith(':root') === true);
  const identityPath = identityOk && boundaryOk && sessionOk;
  const classes = resource?.classes ?? noClasses;
  const grants = resource?.statements.allows ?? noStatements;
  const ownPath = (): readonly CompiledStatement[] => [
    ...scpAllows,
    ...identity.allows,
    ...(boundary?.allows ?? noStatements),
    ...(session?.allows ?? noStatements),
  ];
  const pathGap: PolicyType = !identityOk ? 'identity' : boundaryOk ? 'session' : 'boundary';

  if (outside)
    return classes.size > 0
      ? conclude('Allowed', resourceType, grants)
      : conclude('ImplicitlyDenied', resourceType, []);
  const sameAccount = caller.account === request.resourceAccount;
  if (!sameAccount && !samePartition(request)) return conclude('ImplicitlyDenied', resourceType, []);
  if (caller.kind === 'Root') {
    if (set.resourceKind === 'trust') return conclude('ImplicitlyDenied', 'trust', []);
    if (sameAccount && set.resourceKind !== 'kms') return conclude('Allowed', undefined, [...scpAllows, ...grants]);
    return classes.size > 0
      ? conclude('Allowed', resourceType, [...scpAllows, ...grants])
      : conclude('ImplicitlyDenied', resourceType, []);
  }
  if (!sameAccount) {
    if (classes.size === 0) return conclude('ImplicitlyDenied', resourceType, []);
    return identityPath
      ? conclude('Allowed', resourceType, [...grants, ...ownPath()])
      : conclude('ImplicitlyDenied', pathGap, []);
  }
  if (classes.has('all') || classes.has('exact')) return conclude('Allowed', resourceType, [...scpAllows, ...grants]);
  if (classes.has('role') || classes.has('issuer')) {
    const capped = [...scpAllows, ...grants, ...(boundary?.allows ?? []), ...(session?.allows ?? [])];
    if (boundaryOk && sessionOk) return conclude('Allowed', resourceType, capped);
  }
  if (set.resourceKind !== undefined) {
    if (!classes.has('account')) return conclude('ImplicitlyDenied', classes.size > 0 ? pathGap : resourceType, []);
    return identityPath
      ? conclude('Allowed', resourceType, [...grants, ...ownPath()])
      : conclude('ImplicitlyDenied', pathGap, []);
  }
  return identityPath ? conclude('Allowed', 'identity', ownPath()) : conclude('ImplicitlyDenied', pathGap, []);
}

/** Asking who one is is open to whoever can sign, against any policy. */
function judgedByNothing({ caller, action }: PolicyRequest): boolean {
  return caller.kind !== 'Anonymous' && action.toLowerCase() === 'sts:getcalleridentity';
}

/** Whether the request shows that the resource is the management account's own. */
function inManagementAccount({ caller, resourceAccount }: PolicyRequest): boolean {
  return caller.managementAccount === true && caller.account === resourceAccount;
}

/** Accounts of different partitions never meet. */
function samePartition({ caller, resource }: PolicyRequest): boolean {
  return resource === '*' || partitionOf(resource) === partitionOf(caller.arn);
}

function partitionOf(arn: string): string | undefined {
  return arn.split(':', 2)[1]?.toLowerCase();
}

/** Callers that have no identity policies here. */
function isOutside({ kind }: PolicyCaller): boolean {
  return kind === 'Anonymous' || kind === 'Service' || kind === 'Federated';
}

interface Matching {
  readonly request: PolicyRequest;
  readonly action: string;
  readonly resource: RequestResource;
  readonly missing: Set<string>;
}

/** A federated session without session policy has no permissions; a role session without one is not narrowed. */
function sessionAllows(caller: PolicyCaller, session: Applying | undefined): boolean {
  if (caller.kind === 'FederatedUser') return session !== undefined && session.allows.length > 0;
  return session === undefined || session.allows.length > 0;
}

function applying(policies: readonly CompiledPolicy[], matching: Matching): Applying {
  const found: Applying = { allows: [], denies: [], broken: false };
  for (const policy of policies) {
    if (policy.broken) found.broken = true;
    for (const statement of policy.forAction(matching.action)) {
      if (applies(statement, matching)) (statement.effect === 'Allow' ? found.allows : found.denies).push(statement);
    }
  }
  return found;
}

/** As {@link applying}, for documents that say whom they are about. */
function applyingTo(
  policies: readonly CompiledPolicy[],
  matching: Matching,
  hasBoundary: boolean,
): { readonly statements: Applying; readonly classes: ReadonlySet<PrincipalClass> } {
  const statements: Applying = { allows: [], denies: [], broken: false };
  const classes = new Set<PrincipalClass>();
  for (const policy of policies) {
    if (policy.broken) statements.broken = true;
    for (const statement of policy.forAction(matching.action)) {
      const found = statementClass(statement, matching.request.caller, hasBoundary);
      if (found === undefined || !applies(statement, matching)) continue;
      if (statement.effect === 'Deny') statements.denies.push(statement);
      else {
        statements.allows.push(statement);
        classes.add(found);
      }
    }
  }
  return { statements, classes };
}

function applies(statement: CompiledStatement, matching: Matching): boolean {
  const { context } = matching.request;
  if (!statement.matchesResource(matching.resource, context, matching.missing)) return false;
  for (const condition of statement.conditions) if (!condition.holds(context, matching.missing)) return false;
  return true;
}
