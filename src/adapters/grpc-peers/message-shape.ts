// The exact shape of every message: what must be there for the core to read one without looking twice. The codec follows it.

import type { Message } from '../../core/gossip/message.ts';

/** What a member must be. A `count` is a whole number from 0, a `number` any finite one. */
export type Shape =
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

/** Members of an object, in the order in which they are written. */
export type Members = Readonly<Record<string, Shape>>;

/** Every member of every kind of message, so that a new one cannot be forgotten here. */
type MessageShapes = {
  readonly [Kind in Message['kind']]: {
    readonly [Name in Exclude<keyof Extract<Message, { kind: Kind }>, 'kind' | 'tag'>]-?: Shape;
  };
};

const optionalText: Shape = { optional: 'string' };
const texts: Shape = { list: 'string' };
const counts: Shape = { list: 'count' };
const ages: Shape = { list: 'number' };
const byteStrings: Shape = { list: 'bytes' };
const position: Shape = { members: { epoch: 'count', index: 'count' } };
const signedHead: Shape = { members: { epoch: 'count', index: 'count', hash: 'bytes', signature: 'bytes' } };
const epochs: Shape = { list: { members: { epoch: 'count', first: 'count' } } };
const tail: Shape = { members: { epoch: 'count', index: 'count', hash: 'bytes' } };
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

/**
 * The table that the codec is made from. Members are written in this order: a later version may add some at the end of
 * a message, where all are optional; anything else needs a new `messageFormat`.
 */
export const messageShapes: MessageShapes = {
  hello: {
    format: 'count',
    clusterId: 'string',
    name: 'string',
    incarnation: 'string',
    featureLevel: 'count',
    stored: position,
    last: position,
    yours: { optional: signedHead },
    epochs,
    promised: 'count',
    whole: 'boolean',
    grpcAddress: 'string',
    httpAddress: 'string',
    head: { optional: signedHead },
  },
  append: {
    epoch: 'count',
    firstIndex: 'count',
    ops: byteStrings,
    head: signedHead,
    committed: 'count',
    agesMs: ages,
  },
  stored: { stored: position, promised: 'count', whole: 'boolean' },
  heartbeat: {
    epoch: 'count',
    committed: 'count',
    stored: 'count',
    agesMs: ages,
    wallMs: 'number',
    claim: { optional: { members: { committed: 'count', ageMs: 'number' } } },
  },
  status: {
    stored: position,
    committed: 'count',
    visibleFloor: 'count',
    accounts: { list: { members: { account: 'string', visibleSeq: 'count', fingerprint: 'bytes' } } },
    visibleDots: texts,
    ready: 'boolean',
    trimmed: 'count',
    checkpoint: 'count',
    quarantine: 'string',
    stalenessMs: 'number',
    diskFull: { optional: 'boolean' },
    homeSilentMs: 'number',
    wallMs: 'number',
    keyless: { optional: 'boolean' },
  },
  pull: { stored: position, epochs, revocations: seen },
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
  'promise-ask': { epoch: 'count' },
  'promise-answer': {
    epoch: 'count',
    promised: 'count',
    granted: { optional: { members: { tail, signature: 'bytes' } } },
    reason: optionalText,
  },
  released: { releaseId: 'count', refusal: { optional: refusal } },
  chaos: {
    chaosId: 'count',
    ask: { oneOf: ['delete', 'list', 'put', 'report', 'reset'] },
    name: optionalText,
    rule: optionalText,
    endsInMs: { optional: 'number' },
  },
  'chaos-answer': { chaosId: 'count', refusal: { optional: refusal }, response: optionalText },
  'checkpoint-claim': { index: 'count', claim: 'bytes' },
  checkpoint: { checkpoint: 'bytes' },
  'log-trimmed': { base: position },
  'snapshot-request': { transferId: 'count', index: 'count', after: 'string' },
  'snapshot-chunk': {
    transferId: 'count',
    checkpoint: 'bytes',
    epochs: byteStrings,
    after: 'string',
    keys: texts,
    values: byteStrings,
    last: 'string',
    done: 'boolean',
  },
  uses: { entries: byteStrings },
  'events-ask': { askId: 'count', query: 'string' },
  'events-answer': { askId: 'count', events: byteStrings, seqs: counts, newest: 'count' },
  'snapshot-refused': { transferId: 'count', reason: 'string' },
  generation: {
    present: 'string',
    serving: 'boolean',
    allows: 'boolean',
    point: { members: { number: 'count', hash: 'string' } },
  },
  reset: { next: 'string' },
  mark: { markId: 'count' },
  marked: { markId: 'count', refusal: { optional: refusal } },
  'point-request': { hash: 'string', after: 'string' },
  'point-part': { hash: 'string', after: 'string', keys: texts, values: byteStrings, done: 'boolean' },
};

/** Whether this version knows a kind of message. */
export function isMessageKind(kind: string): kind is Message['kind'] {
  return Object.hasOwn(messageShapes, kind);
}
