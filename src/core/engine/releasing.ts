// Releasing: profile `manual` shows nothing by itself; here it is told what to show, here and on other replicas.

import type { Instant } from '../base/instant.ts';
import type { Entropy } from '../base/ports.ts';
import type { Call } from '../event.ts';
import type { Release, Released } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { dotText } from '../model/revocation.ts';
import type { CausalToken } from '../replica/causal-token.ts';
import type { Replica } from '../replica/replica.ts';
import type { ReleaseVisibilityRequest } from '../shapes/chaos.ts';
import type { Reply } from './call-facts.ts';
import type { EngineConfig } from './config.ts';
import type { Outbox } from './outbox.ts';
import { firstQuestionId } from './question-ids.ts';
import type { Timers } from './timers.ts';
import { askedTokens, tokenVoid } from './void-tokens.ts';
import type { Waiters } from './waiters.ts';
import { visibleHere } from './waiting-for-propagation.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly waiters: Waiters;
  readonly entropy: Entropy;
}

// How long a peer waits for what it was told to release, before it says that it is not there.
const releaseWaitMs = 5000;

/** Releasing: profile `manual` shows nothing by itself; here it is told what to show, here and on other replicas. */
export class Releasing {
  readonly #parts: Parts;
  readonly #asked = new Map<number, (peer: Peer, problem: Refusal | undefined) => void>();
  #ids: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#ids = firstQuestionId(parts.entropy);
  }

  /** ReleaseVisibility: answers once all named replicas have made it durable and visible. */
  call(call: Call, deadlineMs: number, reply: Reply, now: Instant): void {
    const { config, peers, outbox, timers, replica } = this.#parts;
    if (!config.profile.manual)
      return reply({
        refusal: refusal(
          'InvalidInput',
          `ReleaseVisibility is for the profile manual; this cluster runs ${config.profile.name}.`,
        ),
      });
    const request = call.request as ReleaseVisibilityRequest;
    const unknown = request.replicas.find((name) => replica.cluster.memberNamed(name) === undefined);
    if (unknown !== undefined)
      return reply({ refusal: refusal('InvalidInput', `There is no replica ${unknown} in this cluster.`) });
    const names = request.replicas.length > 0 ? request.replicas : replica.cluster.members.map((member) => member.name);
    const waiting = new Set(names);
    const released: string[] = [];
    const releaseId = ++this.#ids;
    let finished = false;
    const finish = (problem: Refusal | undefined): void => {
      if (finished) return;
      finished = true;
      cancel();
      this.#asked.delete(releaseId);
      reply(problem === undefined ? { response: { released: released.toSorted() } } : { refusal: problem });
    };
    const cancel = timers.at(deadlineMs, () =>
      finish(refusal('DEADLINE_EXCEEDED', `Not released yet on ${[...waiting].join(', ')}.`)),
    );
    const done = (name: string, problem: Refusal | undefined): void => {
      if (problem !== undefined) return finish(problem);
      waiting.delete(name);
      released.push(name);
      if (waiting.size === 0) finish(undefined);
    };
    this.#asked.set(releaseId, (peer, problem) => done(peer.name, problem));
    for (const name of names) {
      const peer = peers.named(name);
      if (name === config.name) this.#release(request.tokens, deadlineMs, (problem) => done(name, problem), now);
      else if (peer?.connected !== true)
        finish(refusal('HOME_UNREACHABLE', `${name} cannot be reached from ${config.name}.`));
      else
        outbox.send(peer.id, { kind: 'release', releaseId, all: request.tokens.length === 0, tokens: request.tokens });
    }
  }

  /** Another replica tells this one to release. */
  asked(peer: Peer, message: Release, now: Instant): void {
    this.#release(
      message.tokens,
      now.monotonicMs + releaseWaitMs,
      (problem) => {
        this.#parts.outbox.send(peer.id, {
          kind: 'released',
          releaseId: message.releaseId,
          ...(problem === undefined ? {} : { refusal: problem }),
        });
      },
      now,
    );
  }

  released(peer: Peer, message: Released): void {
    this.#asked.get(message.releaseId)?.(peer, message.refusal);
  }

  #release(
    texts: readonly string[],
    deadlineMs: number,
    done: (problem: Refusal | undefined) => void,
    now: Instant,
  ): void {
    const { config, replica, waiters } = this.#parts;
    const tokens = askedTokens(config.clusterId, replica.cluster, texts);
    if (!tokens.ok) return done(tokens.error);
    const { isVoid } = tokens.value;
    // Its numbers are other ops' by now.
    if (isVoid()) return done(tokenVoid);
    const asked = texts.length > 0 ? tokens.value.merged : this.#everything();
    for (const point of asked.accounts) replica.release(point.account, point.accountSeq);
    const dots = new Set(asked.dots.map(dotText));
    replica.revocations.release(now.monotonicMs, ({ dot }) => texts.length === 0 || dots.has(dotText(dot)));
    waiters.wait(
      deadlineMs,
      () => isVoid() || visibleHere(replica, asked),
      (held) => {
        if (isVoid()) return done(tokenVoid);
        done(
          held
            ? undefined
            : refusal('STATE_NOT_YET_VISIBLE', `${config.name} does not have what is to be released yet.`),
        );
      },
    );
  }

  /** All that is committed here now. */
  #everything(): CausalToken {
    const { replica } = this.#parts;
    const accounts = replica.lanes.newest().map(({ op }) => {
      return { account: op.account, accountSeq: op.accountSeq, position: { epoch: op.epoch, index: op.index } };
    });
    return { accounts, dots: [], log: { epoch: 0, index: 0 } };
  }
}
