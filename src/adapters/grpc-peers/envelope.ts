// Envelopes: a gossip message as the peer protocol carries it. Small members as JSON, byte strings beside it.

import { type Message, messageFormat } from '../../core/gossip/message.ts';

/** The protobuf message `eventide.peer.v1.Envelope`. */
export interface Envelope {
  readonly format: number;
  readonly kind: string;
  readonly body: string;
  readonly blobs: readonly Uint8Array[];
}

/** Stands in `body` for the byte string of that number. */
interface BlobReference {
  readonly $blob: number;
}

/** Puts a message into an envelope. */
export function encloseMessage(message: Message): Envelope {
  const blobs: Uint8Array[] = [];
  const { kind, ...members } = message;
  const outline = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return { $blob: blobs.push(value) - 1 } satisfies BlobReference;
    if (Array.isArray(value)) return value.map(outline);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, outline(member)]));
  };
  return { format: messageFormat, kind, body: JSON.stringify(outline(members)), blobs };
}

/** Takes a message out of its envelope; undefined where it is none that this version knows. */
export function openEnvelope(envelope: Partial<Envelope> | undefined): Message | undefined {
  if (envelope?.format !== messageFormat || envelope.kind === undefined || !kinds.has(envelope.kind)) return undefined;
  const blobs = envelope.blobs ?? [];
  let complete = true;
  const revive = (_: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || !('$blob' in value)) return value;
    const blob = typeof value.$blob === 'number' ? blobs[value.$blob] : undefined;
    if (blob === undefined) complete = false;
    return blob;
  };
  try {
    const members: unknown = JSON.parse(envelope.body ?? '', revive);
    if (!complete || typeof members !== 'object' || members === null || Array.isArray(members)) return undefined;
    const message = { ...members, kind: envelope.kind } as Message;
    return hasShape(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

type MemberKind = 'array' | 'boolean' | 'bytes' | 'number' | 'object' | 'string';

// What must be there for the core to read a message without looking twice. Peers are members with the cluster's keys:
// this guards against other versions and damage; what a message claims is checked where it is used.
const shapes: Readonly<Record<Message['kind'], Readonly<Record<string, MemberKind>>>> = {
  hello: { format: 'number', clusterId: 'string', name: 'string', incarnation: 'string', stored: 'object' },
  append: { epoch: 'number', firstIndex: 'number', ops: 'array', head: 'object', committed: 'number', agesMs: 'array' },
  stored: { stored: 'object' },
  heartbeat: { epoch: 'number', committed: 'number', agesMs: 'array', wallMs: 'number' },
  status: {
    stored: 'object',
    committed: 'number',
    visibleFloor: 'number',
    accounts: 'array',
    visibleDots: 'array',
    ready: 'boolean',
    stalenessMs: 'number',
    wallMs: 'number',
  },
  pull: { stored: 'object', revocations: 'array' },
  revocations: { entries: 'array', agesMs: 'array' },
  'revocations-stored': { dots: 'array' },
  forward: {
    forwardId: 'number',
    requestId: 'string',
    door: 'string',
    service: 'string',
    action: 'string',
    body: 'bytes',
    sourceIp: 'string',
    userAgent: 'string',
    secure: 'boolean',
    tokens: 'array',
    visibleSeq: 'number',
    deadlineMs: 'number',
  },
  'forward-answer': { forwardId: 'number' },
  'trace-query': { queryId: 'number', indexes: 'array', dots: 'array' },
  'trace-answer': { queryId: 'number', entries: 'array' },
  release: { releaseId: 'number', all: 'boolean', tokens: 'array' },
  released: { releaseId: 'number' },
};
const kinds: ReadonlySet<string> = new Set(Object.keys(shapes));

function hasShape(message: Message): boolean {
  return Object.entries(shapes[message.kind]).every(([name, kind]) => {
    const value: unknown = Object.hasOwn(message, name)
      ? (message as unknown as Record<string, unknown>)[name]
      : undefined;
    if (kind === 'array') return Array.isArray(value);
    if (kind === 'bytes') return value instanceof Uint8Array;
    return kind === 'object' ? typeof value === 'object' && value !== null : typeof value === kind;
  });
}
