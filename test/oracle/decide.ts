// The naive judge: decides slowly and plainly, to judge the evaluator that replicas use.

import type { Caller, Policies, Request, Role, Verdict } from './case.ts';
import { conditionHolds, type Watch } from './conditions.ts';
import { readDocument, type Statement } from './document.ts';
import { lackedByConditions, lackedByResources } from './missing.ts';
import type { Context } from './pieces.ts';
import { actionMatches, type Class, classesOf, resourceMatches } from './statements.ts';

/** What applies of one set of documents. */
interface Applying {
  readonly allows: boolean;
  /** A document that cannot be read denies as well. */
  readonly denies: boolean;
  /** Names of the statements that allow, and of those that deny. */
  readonly granting: readonly string[];
  readonly refusing: readonly string[];
  readonly classes: ReadonlySet<Class>;
}

/** The decision, which policy type a denial names, and what the request lacked. */
export function decide(request: Request, policies: Policies, watch: Watch = () => undefined): Verdict {
  const missing = new Set<string>();
  const conclusion = conclude(request, policies, { watch, lacks: (key) => missing.add(key) });
  return { ...conclusion, missing: [...missing].sort() };
}

/** A verdict without what the request lacked. */
type Conclusion = Omit<Verdict, 'missing'>;

/** Who is told what is found on the way. */
interface Listener {
  readonly watch: Watch;
  readonly lacks: (key: string) => void;
}

function conclude(request: Request, policies: Policies, listener: Listener): Conclusion {
  const { caller } = request;
  if (request.action.toLowerCase() === 'sts:getcalleridentity' && caller.kind !== 'Anonymous') return allowed([]);
  const gather = (role: Role, texts: readonly string[], level = ''): Applying =>
    applying(role, texts, { request, hasBoundary: policies.boundary !== undefined, ...listener, level });
  const target: Role = policies.resourceKind === 'trust' ? 'trust' : 'resource';
  const scpLevels = scpBears(caller) ? (policies.scp ?? []) : [];
  const rcpLevels = rcpBears(request) ? (policies.rcp ?? []) : [];
  const scp = scpLevels.map((level, depth) => gather('scp', level, `${depth}.`));
  const rcp = rcpLevels.map((level, depth) => gather('rcp', level, `${depth}.`));
  const sides = {
    resource: gather(target, policies.resource === undefined ? [] : [policies.resource]),
    identity: gather('identity', policies.identity ?? []),
    boundary: gather('boundary', policies.boundary === undefined ? [] : [policies.boundary]),
    session: gather('session', policies.session ?? []),
  };

  // An explicit deny anywhere wins; the order only says which policy type the text names.
  const refusing = [...rcp, ...scp, ...Object.values(sides)].flatMap((side) => side.refusing);
  const explicit = (decidedBy: Role): Conclusion => ({
    decision: 'ExplicitlyDenied',
    decidedBy,
    matched: refusing.sort(),
  });
  if (rcp.some((level) => level.denies)) return explicit('rcp');
  if (scp.some((level) => level.denies)) return explicit('scp');
  if (sides.resource.denies) return explicit(target);
  if (sides.identity.denies) return explicit('identity');
  if (sides.boundary.denies) return explicit('boundary');
  if (sides.session.denies) return explicit('session');

  if (scp.some((level) => !level.allows)) return implicit('scp');
  return withoutDeny(request, policies, { ...sides, target, scp: scp.flatMap((level) => level.granting) });
}

const allowed = (matched: readonly string[]): Conclusion => ({
  decision: 'Allowed',
  decidedBy: undefined,
  matched: [...matched].sort(),
});
const implicit = (decidedBy: Role): Conclusion => ({ decision: 'ImplicitlyDenied', decidedBy, matched: [] });

function withoutDeny(
  { caller, resource, resourceAccount }: Request,
  policies: Policies,
  sides: Readonly<Record<'boundary' | 'identity' | 'resource' | 'session', Applying>> & {
    readonly target: Role;
    readonly scp: readonly string[];
  },
): Conclusion {
  const { classes } = sides.resource;
  const boundaryOk = policies.boundary === undefined || sides.boundary.allows;
  const hasSession = policies.session !== undefined && policies.session.length > 0;
  const sessionOk =
    caller.kind === 'FederatedUser' ? hasSession && sides.session.allows : !hasSession || sides.session.allows;
  const issuedByRoot = caller.kind === 'FederatedUser' && caller.userArn?.endsWith(':root') === true;
  const identityOk = sides.identity.allows || issuedByRoot;
  const identityPath = identityOk && boundaryOk && sessionOk;
  // Without a deny, the text names the first of these that does not allow.
  const missing: Role = !identityOk ? 'identity' : !boundaryOk ? 'boundary' : 'session';
  const same = caller.account === resourceAccount;
  // Named are the statements of every side that had to allow.
  const byResource = [...sides.scp, ...sides.resource.granting];
  const caps = [...sides.boundary.granting, ...sides.session.granting];
  const byPath = [...sides.scp, ...sides.identity.granting, ...caps];
  const granted = classes.size > 0 ? allowed(byResource) : implicit(sides.target);

  if (caller.kind === 'Anonymous' || caller.kind === 'Service' || caller.kind === 'Federated') return granted;
  // Accounts of different partitions never meet.
  if (!same && resource !== '*' && resource.split(':')[1] !== caller.arn.split(':')[1]) return implicit(sides.target);
  if (caller.kind === 'Root') {
    if (policies.resourceKind === 'trust') return implicit('trust');
    return same && policies.resourceKind !== 'kms' ? allowed(byResource) : granted;
  }
  if (!same) {
    if (classes.size === 0) return implicit(sides.target);
    return identityPath ? allowed([...byPath, ...sides.resource.granting]) : implicit(missing);
  }
  if (classes.has('all') || classes.has('exact')) return allowed(byResource);
  if ((classes.has('role') || classes.has('issuer')) && boundaryOk && sessionOk)
    return allowed([...byResource, ...caps]);
  if (policies.resourceKind !== undefined) {
    if (classes.size === 0) return implicit(sides.target);
    return classes.has('account') && identityPath
      ? allowed([...byPath, ...sides.resource.granting])
      : implicit(missing);
  }
  return identityPath ? allowed(byPath) : implicit(missing);
}

function scpBears(caller: Caller): boolean {
  if (caller.kind === 'Service' || caller.kind === 'Anonymous' || caller.kind === 'Federated') return false;
  return caller.serviceLinked !== true && caller.managementAccount !== true;
}

function rcpBears({ caller, resourceAccount }: Request): boolean {
  if (caller.serviceLinked === true) return false;
  return !(caller.managementAccount === true && caller.account === resourceAccount);
}

interface Question extends Listener {
  readonly request: Request;
  readonly hasBoundary: boolean;
  /** What stands before the number of a document in its name. */
  readonly level: string;
}

function applying(role: Role, texts: readonly string[], question: Question): Applying {
  const { request } = question;
  const context: Context = new Map(Object.entries(request.context).map(([key, value]) => [key.toLowerCase(), value]));
  let [allows, denies] = [false, false];
  const classes = new Set<Class>();
  const [granting, refusing]: [string[], string[]] = [[], []];
  for (const [document, text] of texts.entries()) {
    const statements = readDocument(text, role);
    if (statements === undefined) denies = true;
    for (const [index, statement] of (statements ?? []).entries()) {
      const name = `${role}:${question.level}${document}.${index}`;
      const under = speaksOf(statement, role, question);
      if (under === undefined || !actionMatches(statement, request.action)) continue;
      for (const key of lackedByResources(statement, role, context)) question.lacks(key);
      if (!resourceMatches(statement, role, request.resource, context)) continue;
      for (const key of lackedByConditions(statement, context)) question.lacks(key);
      if (!conditionHolds(statement, context, question.watch)) continue;
      (statement.effect === 'Deny' ? refusing : granting).push(name);
      if (statement.effect === 'Deny') denies = true;
      else {
        allows = true;
        for (const one of under) classes.add(one);
      }
    }
  }
  return { allows, denies, granting, refusing, classes };
}

/** The classes under which a statement is about the caller; undefined: it is not about the caller. */
function speaksOf({ json, effect }: Statement, role: Role, question: Question): ReadonlySet<Class> | undefined {
  if (role !== 'resource' && role !== 'trust') return new Set();
  const { caller } = question.request;
  if ('NotPrincipal' in json) {
    if (effect === 'Allow') return undefined;
    const spared = classesOf(json['NotPrincipal'], caller).size > 0 && !question.hasBoundary;
    return spared ? undefined : new Set();
  }
  const classes = classesOf(json['Principal'], caller);
  return classes.size > 0 ? classes : undefined;
}
