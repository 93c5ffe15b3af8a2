// The contract of links between replicas: every claim holds over the network and in memory.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/core/gossip/message.ts';
import type { PeerListener, Peers } from '../../src/runtime/ports.ts';

/** Something a link told its listener. */
export type Told =
  | { readonly type: 'connected' | 'disconnected'; readonly peer: string }
  | { readonly type: 'received'; readonly peer: string; readonly message: Message };

/** A listener that remembers. */
export class Recorder implements PeerListener {
  readonly told: Told[] = [];
  readonly #waiting = new Set<() => void>();

  connected(peer: string): void {
    this.#tell({ type: 'connected', peer });
  }

  disconnected(peer: string): void {
    this.#tell({ type: 'disconnected', peer });
  }

  received(from: string, message: Message): void {
    this.#tell({ type: 'received', peer: from, message });
  }

  /** Resolves as soon as the condition holds of what was told. */
  async until(holds: (told: readonly Told[]) => boolean): Promise<void> {
    while (!holds(this.told)) {
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
      });
    }
  }

  /** Resolves when that many links with a peer have come up. */
  async meets(peer: string, times = 1): Promise<void> {
    await this.until((told) => told.filter((one) => one.type === 'connected' && one.peer === peer).length >= times);
  }

  /** Messages that came from a peer, in order. */
  from(peer: string): readonly Message[] {
    return this.told.flatMap((one) => (one.type === 'received' && one.peer === peer ? [one.message] : []));
  }

  #tell(told: Told): void {
    this.told.push(told);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** Three replicas that may open their links. */
export interface PeersWorld {
  readonly ids: Readonly<Record<'n1' | 'n2' | 'n3', string>>;
  open(name: 'n1' | 'n2' | 'n3', listener: PeerListener): Promise<Peers>;
}

/** A message that says a number. */
export function numbered(number: number): Message {
  return { kind: 'stored', stored: { epoch: 1, index: number }, promised: 0, whole: true };
}

const bytes = (length: number, fill = 7): Uint8Array => new Uint8Array(length).fill(fill);
const stored = { epoch: 2, index: 17 };

/** One message of every kind, optional members included. */
export const everyMessage: { readonly [Kind in Message['kind']]: Extract<Message, { kind: Kind }> } = {
  hello: {
    ...{
      kind: 'hello',
      format: 1,
      clusterId: 'c',
      name: 'n1',
      incarnation: 'abc',
      featureLevel: 1,
      stored,
      last: stored,
    },
    ...{
      epochs: [
        { epoch: 1, first: 1 },
        { epoch: 2, first: 9 },
      ],
      promised: 3,
      whole: true,
    },
    ...{ grpcAddress: '127.0.0.1:1', httpAddress: '' },
  },
  append: {
    ...{ kind: 'append', epoch: 2, firstIndex: 17, ops: [bytes(3), bytes(0), bytes(300, 255)] },
    head: { epoch: 2, index: 19, hash: bytes(32), signature: bytes(64) },
    ...{ committed: 18, agesMs: [0, 1.5] },
  },
  stored: { kind: 'stored', stored, promised: 3, whole: false },
  'events-ask': { kind: 'events-ask', askId: 3, query: '{}' },
  'events-answer': { kind: 'events-answer', askId: 3, events: [bytes(3)], seqs: [17], newest: 18 },
  uses: { kind: 'uses', entries: [bytes(3), bytes(0)] },
  heartbeat: {
    ...{ kind: 'heartbeat', epoch: 2, committed: 19, stored: 21, agesMs: [], wallMs: 1_700_000_000_000.25 },
    claim: { committed: 20, ageMs: 12.5 },
  },
  status: {
    ...{
      kind: 'status',
      stored,
      committed: 17,
      visibleFloor: 3,
      ready: true,
      stalenessMs: 0.5,
      wallMs: 1,
      diskFull: true,
      keyless: true,
    },
    ...{ trimmed: 2, checkpoint: 3, quarantine: 'its records differ' },
    homeSilentMs: 12.5,
    accounts: [{ account: '111122223333', visibleSeq: 4, fingerprint: bytes(32) }],
    visibleDots: ['a.b.1', 'grüße €'],
  },
  pull: {
    kind: 'pull',
    stored,
    epochs: [{ epoch: 1, first: 1 }],
    revocations: [{ origin: 'o', incarnation: 'i', seq: 5 }],
  },
  revocations: { kind: 'revocations', entries: [bytes(9)], agesMs: [12] },
  'revocations-stored': { kind: 'revocations-stored', dots: [{ origin: 'o', incarnation: 'i', seq: 5 }] },
  forward: {
    ...{ kind: 'forward', forwardId: 1, requestId: 'r', door: 'query', service: 'iam', action: 'CreateUser' },
    body: new TextEncoder().encode('{"$blob":0}'),
    signed: {
      ...{ method: 'POST', path: '/', query: 'a=%20', payloadHash: 'ff', streaming: false },
      headers: [
        ['host', 'x'],
        ['x-amz-date', ''],
      ],
    },
    ...{ bearer: 'b', sourceIp: '::1', userAgent: 'u', secure: false, idempotencyKey: 'k', tokens: ['t', 'v'] },
    ...{ visibleSeq: 0, deadlineMs: 1000 },
  },
  'forward-answer': {
    ...{ kind: 'forward-answer', forwardId: 1, response: '{"$blob":0}', token: 't' },
    refusal: {
      ...{ code: 'ValidationError', message: 'no', retryAfterMs: 5 },
      violations: [{ field: 'userName', description: 'too long' }],
    },
  },
  'trace-query': { kind: 'trace-query', queryId: 1, indexes: [1, 2], dots: ['a.b.1'] },
  'trace-answer': {
    ...{ kind: 'trace-answer', queryId: 1 },
    entries: [{ index: 0, dot: 'a.b.1', receivedAtMs: 1, visibleAtMs: 2.5, delayMs: 0 }, { index: 4 }],
  },
  'promise-ask': { kind: 'promise-ask', epoch: 3 },
  'promise-answer': {
    ...{ kind: 'promise-answer', epoch: 3, promised: 3, reason: 'r' },
    granted: { tail: { epoch: 2, index: 17, hash: bytes(32) }, signature: bytes(64) },
  },
  release: { kind: 'release', releaseId: 9, all: false, tokens: ['t'] },
  released: { kind: 'released', releaseId: 9, refusal: { code: 'INVALID_TOKEN', message: 'no' } },
  chaos: { kind: 'chaos', chaosId: 1, ask: 'put', name: 'r', rule: '{"name":"r"}', endsInMs: 1.5 },
  'chaos-answer': {
    kind: 'chaos-answer',
    chaosId: 1,
    response: '{}',
    refusal: { code: 'AccessDenied', message: 'no' },
  },
  'checkpoint-claim': { kind: 'checkpoint-claim', index: 20, claim: bytes(32) },
  checkpoint: { kind: 'checkpoint', checkpoint: bytes(200) },
  'log-trimmed': { kind: 'log-trimmed', base: stored },
  'snapshot-request': { kind: 'snapshot-request', transferId: 3, index: 20, after: '04/user/1/ä\u0000' },
  'snapshot-chunk': {
    ...{
      kind: 'snapshot-chunk',
      transferId: 3,
      checkpoint: bytes(0),
      epochs: [bytes(3)],
      after: '04/',
      last: '050',
      done: true,
    },
    ...{ keys: ['04/a', '05/b'], values: [bytes(3), bytes(0)] },
  },
  'snapshot-refused': { kind: 'snapshot-refused', transferId: 3, reason: 'the checkpoint is not here' },
  generation: {
    ...{ kind: 'generation', present: '{"number":2}', serving: true, allows: false },
    point: { number: 1, hash: 'abcd' },
  },
  reset: { kind: 'reset', next: '{"number":3}' },
  mark: { kind: 'mark', markId: 4 },
  marked: { kind: 'marked', markId: 4, refusal: { code: 'NOT_READY', message: 'Later.' } },
  'point-request': { kind: 'point-request', hash: 'abcd', after: 'r/user/1' },
  'point-part': {
    ...{ kind: 'point-part', hash: 'abcd', after: '', keys: ['a/1', 'r/user/1'], values: [bytes(2), bytes(0)] },
    done: true,
  },
};

/** The claims. `create` makes a world of three replicas, all closed. */
export function peersContract(name: string, create: () => Promise<PeersWorld>): void {
  describe(`links (${name})`, () => {
    it('come up at both ends, whoever opens first', async () => {
      for (const order of [['n1', 'n2'] as const, ['n2', 'n1'] as const]) {
        const { ids, open } = await create();
        const [one, other] = [new Recorder(), new Recorder()];
        const opened = [await open(order[0], one), await open(order[1], other)];
        await Promise.all([one.meets(ids[order[1]]), other.meets(ids[order[0]])]);
        expect(one.told).toEqual([{ type: 'connected', peer: ids[order[1]] }]);
        expect(other.told).toEqual([{ type: 'connected', peer: ids[order[0]] }]);
        await Promise.all(opened.map((peers) => peers.close()));
      }
    });

    it('join every two of three', async () => {
      const { ids, open } = await create();
      const names = ['n1', 'n2', 'n3'] as const;
      const all = names.map((member) => ({ member, recorder: new Recorder() }));
      const opened = await Promise.all(all.map(({ member, recorder }) => open(member, recorder)));
      for (const { member, recorder } of all) {
        const others = names.filter((other) => other !== member).map((other) => ids[other]);
        await Promise.all(others.map((other) => recorder.meets(other)));
        expect(recorder.told.map(({ peer }) => peer).toSorted()).toEqual(others.toSorted());
      }
      await Promise.all(opened.map((peers) => peers.close()));
    });

    it('carry messages both ways, in order, whole, under the id of who sent them', async () => {
      const { ids, open } = await create();
      const [one, other] = [new Recorder(), new Recorder()];
      const first = await open('n1', one);
      const second = await open('n2', other);
      await Promise.all([one.meets(ids.n2), other.meets(ids.n1)]);
      const sent = [...Object.values(everyMessage), ...Array.from({ length: 200 }, (_, at) => numbered(at))];
      for (const message of sent) {
        first.send(ids.n2, message);
        second.send(ids.n1, message);
      }
      await other.until(() => other.from(ids.n1).length === sent.length);
      await one.until(() => one.from(ids.n2).length === sent.length);
      expect(other.from(ids.n1)).toEqual(sent);
      expect(one.from(ids.n2)).toEqual(sent);
      await Promise.all([first.close(), second.close()]);
    });

    it('carry what is sent as soon as they are up', async () => {
      const { ids, open } = await create();
      const greeting = (peers: () => Peers | undefined, recorder: Recorder): PeerListener => ({
        connected(peer) {
          recorder.connected(peer);
          peers()?.send(peer, numbered(1));
        },
        disconnected: (peer) => recorder.disconnected(peer),
        received: (from, message) => recorder.received(from, message),
      });
      const ends: { one?: Peers; other?: Peers } = {};
      const [one, other] = [new Recorder(), new Recorder()];
      ends.one = await open(
        'n1',
        greeting(() => ends.one, one),
      );
      ends.other = await open(
        'n2',
        greeting(() => ends.other, other),
      );
      await one.until(() => one.from(ids.n2).length === 1);
      await other.until(() => other.from(ids.n1).length === 1);
      expect([...one.from(ids.n2), ...other.from(ids.n1)]).toEqual([numbered(1), numbered(1)]);
      await Promise.all([ends.one.close(), ends.other.close()]);
    });

    it('carry eight megabytes at once', async () => {
      const { ids, open } = await create();
      const [one, other] = [new Recorder(), new Recorder()];
      const first = await open('n1', one);
      const second = await open('n2', other);
      await Promise.all([one.meets(ids.n2), other.meets(ids.n1)]);
      const ops = Array.from({ length: 8 }, (_, at) => bytes(1_000_000, at));
      first.send(ids.n2, { ...everyMessage.append, ops });
      await other.until(() => other.from(ids.n1).length === 1);
      const [message] = other.from(ids.n1);
      expect(
        message?.kind === 'append' && message.ops.every((op, at) => Buffer.compare(op, bytes(1_000_000, at)) === 0),
      ).toBe(true);
      await Promise.all([first.close(), second.close()]);
    });

    it('lose what is sent where there is no link', async () => {
      const { ids, open } = await create();
      const recorder = new Recorder();
      const peers = await open('n1', recorder);
      peers.send(ids.n2, numbered(1));
      peers.send('nobody', numbered(1));
      expect(recorder.told).toEqual([]);
      await peers.close();
      peers.send(ids.n2, numbered(1));
      expect(recorder.told).toEqual([]);
    });

    it('tell of their end once, and come up again with who comes back, as a new link', async () => {
      const { ids, open } = await create();
      for (const [stays, goes] of [['n1', 'n2'] as const, ['n2', 'n1'] as const]) {
        const recorder = new Recorder();
        const gone = new Recorder();
        const staying = await open(stays, recorder);
        const first = await open(goes, gone);
        await Promise.all([recorder.meets(ids[goes]), gone.meets(ids[stays])]);
        first.send(ids[stays], numbered(1));
        await recorder.until(() => recorder.from(ids[goes]).length === 1);
        await first.close();
        await recorder.until((told) => told.at(-1)?.type === 'disconnected');
        // Whoever closes is told nothing of it.
        expect(gone.told).toEqual([{ type: 'connected', peer: ids[stays] }]);
        staying.send(ids[goes], numbered(2));
        const back = new Recorder();
        const second = await open(goes, back);
        await Promise.all([recorder.meets(ids[goes], 2), back.meets(ids[stays])]);
        staying.send(ids[goes], numbered(3));
        await back.until(() => back.from(ids[stays]).length > 0);
        expect(back.from(ids[stays])).toEqual([numbered(3)]);
        expect(recorder.told.map(({ type }) => type)).toEqual(['connected', 'received', 'disconnected', 'connected']);
        await Promise.all([staying.close(), second.close()]);
      }
    });
  });
}
