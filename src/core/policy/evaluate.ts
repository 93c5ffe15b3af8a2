// The decision: every document that bears on a request, and the one algorithm over them.

import {
  type CompiledPolicies,
  type CompiledPolicy,
  type CompiledStatement,
  type PolicyDocuments,
  statementClass,
  together,
} from './compile.ts';
import type { RequestContext } from './context.ts';
import type { DecisionKind, Evaluation, MatchedStatement } from './decision.ts';
import type { PolicyType } from './document.ts';
import type { PolicyCaller, PrincipalClass } from './principal.ts';
import { RequestResource } from './resource.ts';

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
  /** Whether the owner is the management account; absent: only where the caller is of it and owns the resource. */
  readonly resourceInManagementAccount?: boolean;
}

/** All documents that bear on a request. */
export interface PolicySet {
  readonly identity: PolicyDocuments;
  readonly boundary?: CompiledPolicies | CompiledPolicy | undefined;
  /** The session's documents, one set; undefined: the session has none. */
  readonly session?: PolicyDocuments | undefined;
  readonly resource?: CompiledPolicies | CompiledPolicy | undefined;
  /** `trust` and `kms` policies must allow by themselves; absent: ordinary. */
  readonly resourceKind?: 'kms' | 'trust' | undefined;
  /** Levels from the organization's root to the account. */
  readonly scp?: readonly PolicyDocuments[] | undefined;
  readonly rcp?: readonly PolicyDocuments[] | undefined;
}

/** Statements of one policy type that apply. */
interface Applying {
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
  readonly broken: boolean;
}

/** What applies of every policy type. */
interface Sides {
  readonly rcp: Applying;
  readonly scp: readonly Applying[];
  readonly resource: (Applying & { readonly classes: ReadonlySet<PrincipalClass> }) | undefined;
  readonly identity: Applying;
  readonly boundary: Applying | undefined;
  readonly session: Applying | undefined;
}

/** Decides (IAM User Guide, "Policy evaluation logic"). */
export function evaluate(request: PolicyRequest, set: PolicySet): Evaluation {
  if (judgedByNothing(request)) return { decision: 'Allowed', decidedBy: undefined, matched: [], missingContext: [] };
  const { caller } = request;
  const run = new Run(request);
  const hasBoundary = set.boundary !== undefined;
  const sparedByScp = caller.serviceLinked === true || caller.managementAccount === true || isOutside(caller);
  const sparedByRcp = caller.serviceLinked === true || inManagementAccount(request);
  const sides: Sides = {
    rcp: sparedByRcp || set.rcp === undefined ? nothingApplies : applyingOf(set.rcp, run),
    scp: sparedByScp || set.scp === undefined ? noLevels : set.scp.map((level) => applying(together(level), run)),
    resource: set.resource === undefined ? undefined : applyingTo(together(set.resource), run, hasBoundary),
    identity: applying(together(set.identity), run),
    boundary: set.boundary === undefined ? undefined : applying(together(set.boundary), run),
    session: set.session === undefined ? undefined : applying(together(set.session), run),
  };
  const { decision, decidedBy, statements } =
    explicitDeny(sides, set) ??
    (sides.scp.some((level) => level.allows.length === 0) ? deniedByScp : judge(request, set, sides));
  return {
    decision,
    decidedBy,
    matched: statements.length === 0 ? nothingMatched : statements.map((statement) => statement.matched),
    missingContext: run.missing,
  };
}

/** A decision before its reasons are written down. */
interface Conclusion {
  readonly decision: DecisionKind;
  readonly decidedBy: PolicyType | undefined;
  readonly statements: readonly CompiledStatement[];
}

/** A deny anywhere wins; the first in this order gives its name. */
function explicitDeny(
  { rcp, scp, resource, identity, boundary, session }: Sides,
  set: PolicySet,
): Conclusion | undefined {
  if (
    !denies(rcp) &&
    !scp.some(denies) &&
    !denies(resource) &&
    !denies(identity) &&
    !denies(boundary) &&
    !denies(session)
  )
    return undefined;
  const order: readonly (readonly [PolicyType, Applying | undefined])[] = [
    ['rcp', rcp],
    ...scp.map((level) => ['scp', level] as const),
    [set.resourceKind === 'trust' ? 'trust' : 'resource', resource],
    ['identity', identity],
    ['boundary', boundary],
    ['session', session],
  ];
  return {
    decision: 'ExplicitlyDenied',
    decidedBy: order.find(([, side]) => denies(side))?.[0],
    statements: order.flatMap(([, side]) => side?.denies ?? noStatements),
  };
}

const noStatements: readonly CompiledStatement[] = [];
const noLevels: readonly Applying[] = [];
const noClasses: ReadonlySet<PrincipalClass> = new Set();
const nothingMatched: readonly MatchedStatement[] = [];
const nothingMissing: readonly string[] = [];
const nothingApplies: Applying = { allows: noStatements, denies: noStatements, broken: false };
const deniedByScp: Conclusion = { decision: 'ImplicitlyDenied', decidedBy: 'scp', statements: noStatements };

/** Whether a side denies; a document that cannot be read does. */
function denies(side: Applying | undefined): boolean {
  return side !== undefined && (side.denies.length > 0 || side.broken);
}

/** Nothing denies: who allows? */
function judge(request: PolicyRequest, set: PolicySet, sides: Sides): Conclusion {
  const { caller } = request;
  const { identity, boundary, session, resource } = sides;
  const resourceType: PolicyType = set.resourceKind === 'trust' ? 'trust' : 'resource';
  const boundaryOk = boundary === undefined || boundary.allows.length > 0;
  const sessionOk = sessionAllows(caller, session);
  const identityOk =
    identity.allows.length > 0 || (caller.kind === 'FederatedUser' && caller.userArn?.endsWith(':root') === true);
  const identityPath = identityOk && boundaryOk && sessionOk;
  const sameAccount = caller.account === request.resourceAccount;
  const ownOnly = resource === undefined && set.resourceKind === undefined && sameAccount;
  // Most requests: nothing but the caller's own policies has a say.
  if (ownOnly && caller.kind !== 'Root' && !isOutside(caller)) {
    if (identityPath) return { decision: 'Allowed', decidedBy: 'identity', statements: ownPath(noStatements, sides) };
    return denied(!identityOk ? 'identity' : boundaryOk ? 'session' : 'boundary');
  }
  const classes = resource?.classes ?? noClasses;
  const grants = resource?.allows ?? noStatements;
  const gap: PolicyType = !identityOk ? 'identity' : boundaryOk ? 'session' : 'boundary';
  const byPath = (type: PolicyType, granting: readonly CompiledStatement[]): Conclusion =>
    identityPath ? { decision: 'Allowed', decidedBy: type, statements: ownPath(granting, sides) } : denied(gap);
  const byGrant = (granting: readonly CompiledStatement[]): Conclusion => ({
    decision: 'Allowed',
    decidedBy: resourceType,
    statements: scpAllows(sides).concat(granting),
  });

  if (isOutside(caller)) return classes.size > 0 ? byGrant(grants) : denied(resourceType);
  if (!sameAccount && !samePartition(request)) return denied(resourceType);
  if (caller.kind === 'Root') {
    if (set.resourceKind === 'trust') return denied('trust');
    if (sameAccount && set.resourceKind !== 'kms')
      return { decision: 'Allowed', decidedBy: undefined, statements: scpAllows(sides).concat(grants) };
    return classes.size > 0 ? byGrant(grants) : denied(resourceType);
  }
  if (!sameAccount) return classes.size === 0 ? denied(resourceType) : byPath(resourceType, grants);
  if (classes.has('all') || classes.has('exact')) return byGrant(grants);
  if ((classes.has('role') || classes.has('issuer')) && boundaryOk && sessionOk)
    return byGrant([...grants, ...(boundary?.allows ?? noStatements), ...(session?.allows ?? noStatements)]);
  if (set.resourceKind === undefined) return byPath('identity', noStatements);
  if (classes.size === 0) return denied(resourceType);
  return classes.has('account') ? byPath(resourceType, grants) : denied(gap);
}

function denied(decidedBy: PolicyType): Conclusion {
  return { decision: 'ImplicitlyDenied', decidedBy, statements: noStatements };
}

function scpAllows({ scp }: Sides): readonly CompiledStatement[] {
  return scp.length === 0 ? noStatements : scp.flatMap((level) => level.allows);
}

/** All that had to allow on the way through the caller's own policies. */
function ownPath(granting: readonly CompiledStatement[], sides: Sides): readonly CompiledStatement[] {
  const { scp, identity, boundary, session } = sides;
  if (granting.length === 0 && scp.length === 0 && boundary === undefined && session === undefined)
    return identity.allows;
  return [
    ...granting,
    ...scpAllows(sides),
    ...identity.allows,
    ...(boundary?.allows ?? noStatements),
    ...(session?.allows ?? noStatements),
  ];
}

const whoAmI = 'sts:getcalleridentity';

/** Asking who one is is open to whoever can sign, against any policy. */
function judgedByNothing({ caller, action }: PolicyRequest): boolean {
  return caller.kind !== 'Anonymous' && action.length === whoAmI.length && action.toLowerCase() === whoAmI;
}

/** Whether the request shows that the resource is the management account's own. */
function inManagementAccount({ caller, resourceAccount, resourceInManagementAccount }: PolicyRequest): boolean {
  if (resourceInManagementAccount !== undefined) return resourceInManagementAccount;
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

let runs = 0;

/** One decision under way: what its statements and conditions share. */
class Run {
  readonly request: PolicyRequest;
  readonly resource: RequestResource;
  readonly context: RequestContext;
  readonly stamp = ++runs;
  #missing: Set<string> | undefined;

  constructor(request: PolicyRequest) {
    this.request = request;
    this.resource = new RequestResource(request.resource);
    this.context = request.context;
  }

  lacks(key: string): void {
    this.#missing ??= new Set();
    this.#missing.add(key);
  }

  get missing(): readonly string[] {
    return this.#missing === undefined ? nothingMissing : [...this.#missing];
  }
}

/** A federated session without session policy has no permissions; a role session without one is not narrowed. */
function sessionAllows(caller: PolicyCaller, session: Applying | undefined): boolean {
  if (caller.kind === 'FederatedUser') return session !== undefined && session.allows.length > 0;
  return session === undefined || session.allows.length > 0;
}

function applying(policies: CompiledPolicies, run: Run): Applying {
  const { allows, denies } = policies.forAction(run.request.action);
  const granting = thatApply(allows, run);
  const refusing = thatApply(denies, run);
  return granting === noStatements && refusing === noStatements && !policies.broken
    ? nothingApplies
    : { allows: granting, denies: refusing, broken: policies.broken };
}

function thatApply(candidates: readonly CompiledStatement[], run: Run): readonly CompiledStatement[] {
  let found: CompiledStatement[] | undefined;
  for (const statement of candidates) {
    if (!statement.applies(run)) continue;
    if (found === undefined) found = [statement];
    else found.push(statement);
  }
  return found ?? noStatements;
}

/** All levels as one: a Deny on any of them is as good as on another. */
function applyingOf(levels: readonly PolicyDocuments[], run: Run): Applying {
  const found = levels.map((level) => applying(together(level), run));
  return {
    allows: noStatements,
    denies: found.flatMap((level) => level.denies),
    broken: found.some((level) => level.broken),
  };
}

/** As {@link applying}, for documents that say whom they are about. */
function applyingTo(
  policies: CompiledPolicies,
  run: Run,
  hasBoundary: boolean,
): Applying & { readonly classes: ReadonlySet<PrincipalClass> } {
  const classes = new Set<PrincipalClass>();
  const classOf = (statement: CompiledStatement): PrincipalClass | undefined => {
    const found = statementClass(statement, run.request.caller, hasBoundary);
    return found !== undefined && statement.applies(run) ? found : undefined;
  };
  const { allows, denies } = policies.forAction(run.request.action);
  const granting = allows.filter((statement) => {
    const found = classOf(statement);
    if (found !== undefined) classes.add(found);
    return found !== undefined;
  });
  return {
    allows: granting,
    denies: denies.filter((statement) => classOf(statement) !== undefined),
    broken: policies.broken,
    classes,
  };
}
