// The edge: one address in front of all replicas. Requests reach them in turn, which is how flapping reads are met.
//
// It passes on what came, byte by byte: a signature covers the host and the path. A path `/r/n2` names its replica.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Turns } from '../turns.ts';
import { type EdgeReplica, EdgeWatch } from './edge-watch.ts';

/** How the edge chooses a replica. */
export const edgeModes = ['round-robin', 'random', 'sticky', 'first', 'worst'] as const;

/** How the edge chooses a replica: in turn, by lot, one for each caller, the first that is there, or the one with the oldest view. */
export type EdgeMode = (typeof edgeModes)[number];

/** What an edge is made of. */
export interface EdgeOptions {
  /** Where to listen; port 0 picks a free one. */
  readonly address: string;
  readonly mode: EdgeMode;
  /** Of the lots of the mode `random`. */
  readonly seed: number;
  readonly replicas: readonly EdgeReplica[];
  /** A replica that says nothing for so long is passed over until it does, milliseconds. */
  readonly hangsAfterMs?: number;
}

/** An edge that listens. */
export interface Edge {
  readonly address: string;
  close(): Promise<void>;
}

// How often the mode `worst` asks how old each view is.
const lookMs = 500;
// Requests under way may go on for so long when the edge closes.
const graceMs = 2000;
// An idle connection to a replica goes before the replica ends it (20 s).
const idleMs = 15_000;
// An SDK's idle connection: as long as the replicas keep theirs, and a little more.
const keepAliveMs = 25_000;

// Connections at a time, and requests behind one under way on each, and on all: as a replica's own door. A connection takes one of
// a replica's.
const mostConnections = 4096;
const mostWaiting = 32;
const mostWaitingInAll = 4096;

/** Opens an edge. Rejects where the address cannot be had. */
export async function openEdge(options: EdgeOptions): Promise<Edge> {
  const watch = new EdgeWatch(options.replicas, options.hangsAfterMs);
  const choice = new Choice(options, watch);
  const agent = new Agent({ keepAlive: true, timeout: idleMs });
  const turns = new Turns(mostWaiting, mostWaitingInAll);
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (incoming, outgoing) => {
    turns.take(incoming.socket, outgoing, () => {
      const chosen = choice.of(incoming);
      if ('error' in chosen) refuse(incoming, outgoing, chosen);
      else passOn(incoming, outgoing, chosen, { agent, watch });
    });
  });
  server.maxConnections = mostConnections;
  // All of those that fit: the server would leave out the last of very many, and the length of the body may be among them. What is sent
  // on without it is a request of its own on a connection that others share.
  server.maxHeadersCount = 0;
  const colon = options.address.lastIndexOf(':');
  const host = options.address.slice(0, colon);
  server.listen({ host, port: Number(options.address.slice(colon + 1)) });
  await once(server, 'listening');
  const stopLooking = options.mode === 'worst' ? choice.look() : (): void => undefined;
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      stopLooking();
      watch.end();
      await shut(server);
      agent.destroy();
    },
  };
}

async function shut(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(impatience);
}

/** Which replica a request goes to, and which ones where that is away. */
class Choice {
  readonly #options: EdgeOptions;
  readonly #watch: EdgeWatch;
  readonly #stalenessS = new Map<string, number>();
  #turn = 0;
  #state: number;

  constructor(options: EdgeOptions, watch: EdgeWatch) {
    this.#options = options;
    this.#watch = watch;
    this.#state = options.seed | 0;
  }

  /** All replicas it may go to, the chosen one first, and none that hangs; only one where the path names it, or why there is none. */
  of(incoming: IncomingMessage): readonly EdgeReplica[] | Refused {
    const { replicas } = this.#options;
    const named = /^(?:\/c\/[a-z-]+)?\/r\/([\w-]+)(?:[/?]|$)/.exec(incoming.url ?? '')?.[1];
    const first = this.#first(incoming) % replicas.length;
    const inTurn =
      named === undefined
        ? [...replicas.slice(first), ...replicas.slice(0, first)]
        : replicas.filter(({ name }) => name === named);
    if (named !== undefined && inTurn.length === 0) return unknownReplica(named);
    return inTurn.filter(({ name }) => !this.#watch.hangs(name));
  }

  /** Asks from now on how old each replica's view is; what it returns ends that. */
  look(): () => void {
    const timer = setInterval(() => {
      for (const { name, http } of this.#options.replicas) {
        void stalenessOf(http).then((seconds) => this.#stalenessS.set(name, seconds));
      }
    }, lookMs);
    return () => clearInterval(timer);
  }

  #first(incoming: IncomingMessage): number {
    const { mode, replicas } = this.#options;
    switch (mode) {
      case 'round-robin':
        return this.#turn++;
      case 'random':
        return this.#lot();
      case 'first':
        return 0;
      case 'sticky':
        return hashOf(callerOf(incoming));
      case 'worst': {
        const oldest = Math.max(...replicas.map(({ name }) => this.#stalenessS.get(name) ?? 0));
        return Math.max(
          0,
          replicas.findIndex(({ name }) => (this.#stalenessS.get(name) ?? 0) === oldest),
        );
      }
    }
  }

  /** A linear congruential generator (Numerical Recipes, "ranqd1"): lots for a test, no secrets. */
  #lot(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) | 0;
    return (this.#state >>> 16) & 0x7f_ff;
  }
}

/** The access key that a request is signed with; else where it comes from. */
function callerOf({ headers, url = '', socket }: IncomingMessage): string {
  const text = `${headers.authorization ?? ''} ${url}`;
  return /Credential=([\w]+)/.exec(text)?.[1] ?? socket.remoteAddress ?? '';
}

function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  return hash >>> 0;
}

/** How old a replica's view is, seconds; 0 where it cannot be asked: nobody waits for a dead one. */
async function stalenessOf(http: string): Promise<number> {
  try {
    const response = await fetch(`http://${http}/metrics`, { signal: AbortSignal.timeout(lookMs) });
    return Number(/^eventide_staleness_seconds (\S+)$/m.exec(await response.text())?.[1] ?? 0);
  } catch {
    return 0;
  }
}

interface Means {
  readonly agent: Agent;
  readonly watch: EdgeWatch;
}

/** Passes a request on to the first replica that takes the connection. */
function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  [replica, ...others]: readonly EdgeReplica[],
  means: Means,
): void {
  if (replica === undefined) return refuse(incoming, outgoing, unreachable);
  const passed = requestTo(replica, incoming, means.agent);
  if (passed === undefined) return refuse(incoming, outgoing, unreadable);
  means.watch.follow(replica.name, passed);
  passed.once('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, headersOf(response));
    response.pipe(outgoing);
    // A replica that ends within its answer: the caller must not wait for the rest of it.
    response.once('close', () => {
      if (!response.complete) outgoing.destroy();
    });
  });
  // Nothing of the request has been sent yet where there is no connection: another replica may have it.
  passed.once('error', (error: NodeJS.ErrnoException) => {
    if (outgoing.headersSent) outgoing.destroy();
    else if (error.code === 'ECONNREFUSED') passOn(incoming, outgoing, others, means);
    else refuse(incoming, outgoing, unreachable);
  });
  outgoing.once('close', () => passed.destroy());
  passed.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => incoming.pipe(passed));
    else incoming.pipe(passed);
  });
}

/** The same request to a replica; undefined where it is one that may come in and not be sent, as one that names trailers and has no chunks. */
function requestTo({ http }: EdgeReplica, incoming: IncomingMessage, agent: Agent): ClientRequest | undefined {
  const colon = http.lastIndexOf(':');
  try {
    return request({
      ...{ host: http.slice(0, colon), port: Number(http.slice(colon + 1)), agent },
      ...{ method: incoming.method, path: incoming.url, headers: headersOf(incoming), setHost: false },
    });
  } catch {
    return undefined;
  }
}

// Of one connection each (RFC 9110, section 7.6.1): ours to the replica stays open whatever the caller wants of his.
const ofTheConnection = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade']);

function headersOf({ rawHeaders }: IncomingMessage): string[] {
  const headers: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!ofTheConnection.has(name.toLowerCase())) headers.push(name, value);
  }
  return headers;
}

// As a replica's own door has them.
const namespaces = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
} as const;

/** What the edge itself answers. */
interface Refused {
  readonly status: number;
  /** As Eventide's own header names it. */
  readonly error: string;
  readonly said: { readonly Code: string; readonly Message: string; readonly Type: 'Receiver' | 'Sender' };
}

/** No replica is there: AWS's clients know the error, as their service words it, and try again. */
const unreachable: Refused = {
  ...{ status: 503, error: 'NOT_READY' },
  said: { Code: 'ServiceUnavailable', Message: 'No replica can be reached.', Type: 'Receiver' },
};
const unreadable: Refused = {
  ...{ status: 400, error: 'InvalidInput' },
  said: { Code: 'InvalidInput', Message: 'The request cannot be passed on as it is.', Type: 'Sender' },
};

function unknownReplica(name: string): Refused {
  const Message = `There is no replica ${name} behind this edge.`;
  return { status: 421, error: 'InvalidInput', said: { Code: 'InvalidInput', Message, Type: 'Sender' } };
}

function refuse({ headers, url = '' }: IncomingMessage, outgoing: ServerResponse, refused: Refused): void {
  const { status, error, said } = refused;
  const requestId = randomUUID();
  const json = /\bapplication\/json\b/i.test(headers.accept ?? '') && !/[/+]xml\b/i.test(headers.accept ?? '');
  outgoing.writeHead(status, {
    ...{ 'content-type': json ? 'application/json' : 'text/xml', 'x-amzn-requestid': requestId },
    ...{ 'x-eventide-error': error, ...(status === 503 ? { 'retry-after': '1' } : {}) },
  });
  if (json) return void outgoing.end(JSON.stringify({ Error: said, RequestId: requestId }));
  // Nobody signs the calls of federation; they are STS's.
  const scope = `${headers.authorization ?? ''} ${url}`;
  const service = /(?:\/|%2F)iam(?:\/|%2F)aws4_request/i.test(scope) ? 'iam' : 'sts';
  outgoing.end(
    `<ErrorResponse xmlns="${namespaces[service]}"><Error><Type>${said.Type}</Type><Code>${said.Code}</Code>` +
      `<Message>${said.Message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}
