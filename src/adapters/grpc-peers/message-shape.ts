// The exact shape of every message: what must be there for the core to read one without looking twice.

import type { Message } from '../../core/gossip/message.ts';

/** What a member must be. A `count` is a whole number from 0, a `number` any finite one. */
type Shape =
  | 'boolean'
  | 'bytes'
  | 'count'
  | 'number'
  | 'string'
  | { readonly list: Shape }
  | { readonly members: Members }
  | { readonly oneOf: readonly string[] }
  | { readonly optional: Shape }
  | { readonly tuple: readonly Shape[] };

type Members = Readonly<Record<string, Shape>>;

/** Every member of every kind of message, so that a new one cannot be forgotten here. */
type MessageShapes = {
  readonly [Kind in Message['kind']]: {
    readonly [Name in Exclude<keyof Extract<Message, { kind: Kind }>, 'kind'>]-?: Shape;
  };
};

const optionalText: Shape = { optional: 'string' };
const texts: Shape = { list: 'string' };
const counts: Shape = { list: 'count' };
const ages: Shape = { list: 'number' };
const byteStrings: Shape = { list: 'bytes' };
const position: Shape = { members: { epoch: 'count', index: 'count' } };
const signedHead: Shape = { members: { epoch: 'count', index: 'count', hash: 'bytes', signature: 'bytes' } };
const seen: Shape = { list: { members: { origin: 'string', incarnation: 'string', seq: 'count' } } };
const violation: Shape = { members: { field: 'string', description: 'string' } };
const refusal: Shape = {
  members: {
    code: 'string',
    message: 'string',
    violations: { optional: { list: violation } },
    retryAfterMs: { optional: 'number' },
  },
};
const signedPieces: Shape = {
  members: {
    method: 'string',
    path: 'string',
    query: 'string',
    headers: { list: { tuple: ['string', 'string'] } },
    payloadHash: 'string',
    streaming: { optional: 'boolean' },
  },
};

const shapes: MessageShapes = {
  hello: {
    format: 'count',
    clusterId: 'string',
    name: 'string',
    incarnation: 'string',
    featureLevel: 'count',
    stored: position,
    last: position,
    yours: { optional: signedHead },
    grpcAddress: 'string',
    httpAddress: 'string',
  },
  append: {
    epoch: 'count',
    firstIndex: 'count',
    ops: byteStrings,
    head: signedHead,
    committed: 'count',
    agesMs: ages,
  },
  stored: { stored: position },
  heartbeat: { epoch: 'count', committed: 'count', agesMs: ages, wallMs: 'number' },
  status: {
    stored: position,
    committed: 'count',
    visibleFloor: 'count',
    accounts: { list: { members: { account: 'string', visibleSeq: 'count', fingerprint: 'bytes' } } },
    visibleDots: texts,
    ready: 'boolean',
    stalenessMs: 'number',
    wallMs: 'number',
  },
  pull: { stored: position, revocations: seen },
  revocations: { entries: byteStrings, agesMs: ages },
  'revocations-stored': { dots: seen },
  forward: {
    forwardId: 'count',
    requestId: 'string',
    door: { oneOf: ['grpc', 'plain', 'query'] },
    service: { oneOf: ['iam', 'sts', 'cluster'] },
    action: 'string',
    body: 'bytes',
    signed: { optional: signedPieces },
    bearer: optionalText,
    sourceIp: 'string',
    userAgent: 'string',
    secure: 'boolean',
    idempotencyKey: optionalText,
    tokens: texts,
    visibleSeq: 'count',
    deadlineMs: 'number',
  },
  'forward-answer': {
    forwardId: 'count',
    refusal: { optional: refusal },
    response: optionalText,
    token: optionalText,
  },
  'trace-query': { queryId: 'count', indexes: counts, dots: texts },
  'trace-answer': {
    queryId: 'count',
    entries: {
      list: {
        members: {
          index: 'count',
          dot: optionalText,
          receivedAtMs: { optional: 'number' },
          visibleAtMs: { optional: 'number' },
          delayMs: { optional: 'number' },
        },
      },
    },
  },
  release: { releaseId: 'count', all: 'boolean', tokens: texts },
  released: { releaseId: 'count', refusal: { optional: refusal } },
};

/** Whether this version knows a kind of message. */
export function isMessageKind(kind: string): kind is Message['kind'] {
  return Object.hasOwn(shapes, kind);
}

/** Whether these are all the members of a message of that kind. Further ones, of a later version, do no harm. */
export function hasMessageShape(kind: Message['kind'], members: object): boolean {
  return hasMembers(members, shapes[kind]);
}

function hasMembers(value: object, members: Members): boolean {
  for (const name in members) {
    const shape = members[name];
    const member: unknown = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
    if (shape !== undefined && !fits(member, shape)) return false;
  }
  return true;
}

function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') return fitsPrimitive(value, shape);
  if ('optional' in shape) return value === undefined || fits(value, shape.optional);
  if ('list' in shape) return Array.isArray(value) && value.every((item) => fits(item, shape.list));
  if ('oneOf' in shape) return typeof value === 'string' && shape.oneOf.includes(value);
  if ('tuple' in shape) {
    return (
      Array.isArray(value) &&
      value.length === shape.tuple.length &&
      shape.tuple.every((part, at) => fits(value[at], part))
    );
  }
  return typeof value === 'object' && value !== null && hasMembers(value, shape.members);
}

function fitsPrimitive(value: unknown, shape: Extract<Shape, string>): boolean {
  if (shape === 'bytes') return value instanceof Uint8Array;
  if (shape === 'count') return Number.isSafeInteger(value) && (value as number) >= 0;
  if (shape === 'number') return Number.isFinite(value);
  return typeof value === shape;
}
