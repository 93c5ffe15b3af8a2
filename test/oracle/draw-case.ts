// Draws one case: a caller, a request, and policies of every type that kind of caller can have.

import type { Caller, Policies, Request, Role } from './case.ts';
import { drawCondition, drawContext } from './draw-conditions.ts';
import type { Draws } from './draws.ts';

const home = '111122223333';
const other = '444455556666';

const callers: readonly [Caller, ...Caller[]] = [
  { kind: 'User', arn: `arn:aws:iam::${home}:user/alice`, account: home, uniqueId: 'AIDAALICE', canonicalId: 'c1' },
  { kind: 'User', arn: `arn:aws:iam::${other}:user/p/bob`, account: other, uniqueId: 'AIDABOB' },
  {
    ...{ kind: 'AssumedRole', arn: `arn:aws:sts::${home}:assumed-role/r/s`, account: home },
    ...{ roleArn: `arn:aws:iam::${home}:role/r`, roleId: 'AROAR', canonicalId: 'c1' },
  },
  {
    ...{ kind: 'AssumedRole', arn: `arn:aws:sts::${other}:assumed-role/q/s`, account: other },
    ...{ roleArn: `arn:aws:iam::${other}:role/p/q`, roleId: 'AROAQ' },
  },
  {
    ...{ kind: 'FederatedUser', arn: `arn:aws:sts::${home}:federated-user/f`, account: home },
    userArn: `arn:aws:iam::${home}:user/alice`,
  },
  {
    ...{ kind: 'FederatedUser', arn: `arn:aws:sts::${home}:federated-user/g`, account: home },
    userArn: `arn:aws:iam::${home}:root`,
  },
  { kind: 'Root', arn: `arn:aws:iam::${home}:root`, account: home, canonicalId: 'c1' },
  { kind: 'Service', arn: 'lambda.amazonaws.com', account: '' },
  { kind: 'Anonymous', arn: '', account: '' },
  { kind: 'Federated', arn: 'accounts.example.com', account: '' },
];

const principals: readonly [string, ...string[]] = [
  ...(['*', home, `arn:aws:iam::${home}:root`] as const),
  ...[
    other,
    `arn:aws:iam::${other}:root`,
    'AIDAALICE',
    'AROAR',
    `arn:aws:iam::${home}:user/*`,
    `arn:aws:iam::${home}:role/R`,
  ],
  ...callers
    .flatMap(({ arn, roleArn }) => [arn, ...(roleArn === undefined ? [] : [roleArn])])
    .filter((arn) => arn !== ''),
];

const actions = ['s3:GetObject', 's3:PutObject', 'S3:getobject', 'sqs:Send', 'iam:CreateUser'] as const;
const actionPatterns = [
  ...([
    '*',
    's3:*',
    's3:*',
    's3:Get*',
    'S3:?ETOBJECT',
    's3:*Object',
    '*:*',
    's3:GetObject',
    's3:PutObject',
    's*',
  ] as const),
  ...([
    's3:G*t*b*t',
    's3:GetObject,s3:PutObject',
    'sts:*',
    'sts:AssumeRole',
    's3:GetObjec?t',
    'sqs:*',
    'iam:*',
  ] as const),
] as const;

const resources = [
  ...([
    '*',
    'arn:aws:s3:::b',
    'arn:aws:s3:::b/alice',
    'arn:aws:s3:::b/Alice/x',
    'arn:aws:s3:::b/a:c',
    'arn:aws:s3:::b/*',
  ] as const),
  ...([`arn:aws:sqs:eu-west-1:${home}:q`, `arn:aws:iam::${home}:user/alice`, 'arn:aws:s3:::b/${x}'] as const),
] as const;
const resourcePatterns = [
  ...([
    '*',
    '*',
    'arn:aws:s3:::*',
    'arn:aws:s3:::b/*',
    'arn:aws:s3:::b/${aws:username}',
    'arn:aws:s3:::b/${gone}',
  ] as const),
  ...([
    "arn:aws:s3:::b/${gone, 'alice'}",
    'arn:aws:s3:::b/?lice*',
    'arn:*:*:*:*:*',
    'ARN:AWS:S3:::b/*',
    'arn:aws:s3:::B',
  ] as const),
  ...([
    `arn:aws:sqs:*:${home}:*`,
    `arn:aws:sqs:*:*:q`,
    'arn:aws:s*:::b*',
    'arn:aws:s3:::b/${*}',
    'arn:aws:s3:::b/a:?',
  ] as const),
  ...([
    'arn:aws:${s1}:::b',
    'arn:aws:s3:::${t1}',
    'arn:aws:s3:::*/${aws:username}*',
    'arn:aws:sqs:::${gone}',
    '**',
  ] as const),
  ...(['arn:aws:*:*:*:b/alice', 'arn:aws:s3:::b/${', 'arn:aws:s3:::b/${s1}'] as const),
] as const;
// Patterns with fewer than six parts mean something in these types only.
const shortPatterns = [
  'arn:aws:s3',
  'arn:aws:s3:*',
  'arn:*',
  'arn:aws:s3:::',
  'arn',
  'a?n:aws:s3',
  'arn:aws:${aws:username}',
] as const;

/** One case. */
export interface Case {
  readonly request: Request;
  readonly policies: Policies;
}

/** Draws a case. */
export function drawCase(draws: Draws): Case {
  const caller = drawCaller(draws);
  const kind = draws.hits(0.6) ? undefined : draws.pick(['trust', 'trust', 'kms'] as const);
  const action = draws.hits(0.01) ? 'sts:GetCallerIdentity' : kind === 'trust' ? 'sts:AssumeRole' : draws.pick(actions);
  const cast = draws.hits(0.02) ? 'arn:aws-cn:s3:::b' : draws.pick(resources);
  const request: Request = {
    ...{ caller, action, context: drawContext(draws) },
    resource: kind === 'trust' ? `arn:aws:iam::${home}:role/r` : cast,
    resourceAccount: draws.hits(0.85) ? home : other,
  };
  return { request, policies: { ...ownPolicies(caller, draws), ...targetPolicies(kind, draws) } };
}

function drawCaller(draws: Draws): Caller {
  const caller = draws.hits(0.5) ? (callers[draws.pick([0, 2, 4] as const)] ?? callers[0]) : draws.pick(callers);
  if (draws.hits(0.9)) return caller;
  return caller.kind === 'AssumedRole' ? { ...caller, serviceLinked: true } : { ...caller, managementAccount: true };
}

function ownPolicies({ kind, userArn }: Caller, draws: Draws): Policies {
  const documents = (role: Role, from: number, to: number): string[] =>
    draws.list(from, to, () => drawDocument(role, draws));
  // A caller without account has no levels of its own.
  const scp =
    draws.hits(0.75) || kind === 'Federated'
      ? []
      : draws.list(1, 3, () => documents('scp', draws.hits(0.02) ? 0 : 1, 3));
  const holder = kind === 'User' || kind === 'AssumedRole' || kind === 'FederatedUser';
  if (!holder) return { scp };
  const issuedByRoot = userArn?.endsWith(':root') === true;
  const sessions = kind === 'User' ? 0 : kind === 'FederatedUser' ? 0.8 : 0.35;
  return {
    ...{ scp, identity: issuedByRoot ? [] : documents('identity', draws.hits(0.1) ? 0 : 1, 3) },
    ...(!issuedByRoot && draws.hits(0.3) ? { boundary: drawDocument('boundary', draws) } : {}),
    ...(draws.hits(sessions) ? { session: documents('session', 1, 3) } : {}),
  };
}

function targetPolicies(kind: 'kms' | 'trust' | undefined, draws: Draws): Policies {
  const role = kind === 'trust' ? 'trust' : 'resource';
  return {
    ...(draws.hits(kind === undefined ? 0.5 : 0.95) ? { resource: drawDocument(role, draws) } : {}),
    ...(kind === undefined ? {} : { resourceKind: kind }),
    ...(draws.hits(0.8) ? {} : { rcp: draws.list(1, 3, () => draws.list(1, 3, () => drawDocument('rcp', draws))) }),
  };
}

const breaks: readonly [object, ...object[]] = [
  ...([{ Effect: 'allow' }, { Extra: 1 }, { Condition: { StringSame: { a: 'b' } } }] as const),
  ...[{ Condition: { NullIfExists: { a: 'true' } } }, { Condition: { BoolNotEquals: { a: 'true' } } }, { Sid: 1 }],
  ...[{ Action: 's3:*', NotAction: 's3:*' }, { Resource: '*', NotResource: '*' }, { Action: [1] }, { Condition: [] }],
];

/** A document; about one in a hundred is no policy at all. */
function drawDocument(role: Role, draws: Draws): string {
  const statements: object[] = draws.list(1, 4, () => drawStatement(role, draws));
  if (draws.hits(0.005)) statements.push({ ...drawStatement(role, draws), ...draws.pick(breaks) });
  const Version = draws.pick(['2012-10-17', '2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined]);
  const only = statements.length === 1 && draws.hits(0.3) ? statements[0] : statements;
  const text = JSON.stringify({ Version, Statement: draws.hits(0.001) ? [] : only });
  return draws.hits(0.001) ? `${text}}` : text;
}

function drawStatement(role: Role, draws: Draws): object {
  const denies = role === 'rcp' ? draws.hits(0.8) : draws.hits(0.22);
  const one = (patterns: readonly [string, ...string[]]): unknown =>
    draws.hits(0.6) ? draws.pick(patterns) : draws.list(1, 4, () => draws.pick(patterns));
  const patterns: [string, ...string[]] =
    ['scp', 'rcp'].includes(role) || draws.hits(0.9) ? [...resourcePatterns] : [...shortPatterns];
  const hangs = role === 'trust' || (role === 'resource' && draws.hits(0.2));
  const element = draws.hits(0.15) ? 'NotResource' : 'Resource';
  return {
    Effect: denies ? 'Deny' : 'Allow',
    ...(role === 'resource' || role === 'trust' ? drawPrincipal(role, denies, draws) : {}),
    [draws.hits(0.12) ? 'NotAction' : 'Action']: one(
      role === 'trust' ? ['sts:*', 'sts:AssumeRole', '*', 's3:*'] : [...actionPatterns],
    ),
    ...(hangs ? {} : { [element]: one(patterns) }),
    ...(draws.hits(denies ? 0.8 : 0.5) ? { Condition: drawCondition(draws) } : {}),
  };
}

function drawPrincipal(role: Role, denies: boolean, draws: Draws): object {
  if (draws.hits(0.03)) return {};
  const element = role === 'resource' && draws.hits(denies ? 0.4 : 0.02) ? 'NotPrincipal' : 'Principal';
  if (draws.hits(0.12)) return { [element]: '*' };
  const AWS = draws.hits(0.5) ? draws.pick(principals) : draws.list(1, 4, () => draws.pick(principals));
  return {
    [element]: {
      ...(draws.hits(0.85) ? { AWS } : {}),
      ...(draws.hits(0.2) ? { Service: draws.pick(['lambda.amazonaws.com', 'ec2.amazonaws.com']) } : {}),
      ...(draws.hits(0.2) ? { Federated: draws.pick(['accounts.example.com', 'x.example.com']) } : {}),
      ...(draws.hits(0.1) ? { CanonicalUser: draws.pick(['c1', 'c2']) } : {}),
    },
  };
}
