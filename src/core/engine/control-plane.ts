// The control plane: IAM's calls are decided at the home, forwarded to it from elsewhere, and answered locally where it is away.

import type { Action } from '../actions/action.ts';
import type { KeptReports } from '../actions/kept-reports.ts';
import { actionNamed } from '../actions/table.ts';
import type { Instant } from '../base/instant.ts';
import { PassingMap } from '../base/passing.ts';
import type { Digests, Entropy, KeyReader } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { chance } from '../delay/chance.ts';
import type { Call, Proof } from '../event.ts';
import type { Forward, ForwardAnswer } from '../gossip/message.ts';
import { noteForward, type Peer } from '../gossip/peer-table.ts';
import type { Caller } from '../model/caller.ts';
import type { ManagedPolicyLibrary } from '../model/managed-policy-library.ts';
import { type Refusal, refusal, unimplemented } from '../model/refusal.ts';
import type { SignedPieces } from '../model/signed-pieces.ts';
import type { SlowAsk, Worked } from '../model/slow-work.ts';
import { decodeToken } from '../replica/causal-token.ts';
import type { Replica } from '../replica/replica.ts';
import type { UseReader } from '../usage/use.ts';
import { accountFacts } from './account-facts.ts';
import type { Authenticator } from './authenticator.ts';
import { type Authorizer, regionOf } from './authorizer.ts';
import type { Reply } from './call-facts.ts';
import type { CallerPolicies } from './caller-policies.ts';
import { clusterFacts, type EngineConfig } from './config.ts';
import type { FailClosed } from './fail-closed.ts';
import { type Home, isPermissions } from './home.ts';
import { homeCall } from './home-call.ts';
import { notActive } from './home-refusals.ts';
import type { Keeping } from './keeping.ts';
import { notReady } from './not-ready.ts';
import type { OnDemandAccounts } from './on-demand.ts';
import type { OpStory } from './op-story.ts';
import type { Outbox } from './outbox.ts';
import { firstQuestionId } from './question-ids.ts';
import type { Replication } from './replication.ts';
import { parseResponse, responseText } from './response-text.ts';
import { RevocationCalls } from './revocation-calls.ts';
import type { Revoking } from './revoking.ts';
import type { ReadRange } from './scans.ts';
import type { ActionSecrets } from './secrets.ts';
import type { ShownAtOnce } from './shown-at-once.ts';
import { type SlowWork, stillAsked, withWork } from './slow-work.ts';
import type { CancelTimer, Timers } from './timers.ts';
import type { Waiters } from './waiters.ts';

/** Reads a forwarded request's body as its door would have; a refusal where it breaks its shape, or another action was signed. */
export type DecodeRequest = (
  call: Pick<Forward, 'action' | 'body' | 'door' | 'service' | 'signed'>,
) => Result<unknown, Refusal>;

// Older than this, a local view is not passed off as the control plane's (the share of stale reads).
const staleReadLimitMs = 5000;

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly accounts: OnDemandAccounts;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly policies: CallerPolicies;
  readonly home: Home;
  readonly revoking: Revoking;
  readonly outbox: Outbox;
  readonly story: OpStory;
  readonly failClosed: FailClosed;
  readonly timers: Timers;
  readonly waiters: Waiters;
  readonly shown: ShownAtOnce;
  readonly entropy: Entropy;
  readonly keyReader: KeyReader;
  readonly uses: UseReader;
  readonly reports: KeptReports;
  readonly managedPolicies: ManagedPolicyLibrary;
  readonly digests: Digests;
  readonly secrets: ActionSecrets;
  readonly slowWork: SlowWork;
  readonly decodeRequest: DecodeRequest;
  readonly stalenessMs: (now: Instant) => number | undefined;
  readonly readRange: ReadRange;
  readonly keeping: Keeping;
  readonly ready: () => boolean;
}

interface Forwarded {
  /** Replica id of who is to answer. */
  readonly to: string;
  readonly reply: Reply;
  readonly write: boolean;
  /** When the caller stops waiting, monotonic. */
  readonly deadlineMs: number;
  readonly cancel: CancelTimer;
  /** What to do where it goes away before it answers. */
  readonly orElse: () => void;
}

/** The control plane: IAM's calls are decided at the home, forwarded to it from elsewhere, and answered locally where it is away. */
export class ControlPlane {
  readonly #parts: Parts;
  readonly #revocations: RevocationCalls;
  readonly #forwarded = new PassingMap<number, Forwarded>();
  readonly #reads = new Map<string, number>();
  #forwards: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#revocations = new RevocationCalls(parts);
    this.#forwards = firstQuestionId(parts.entropy);
  }

  /** A call of IAM (or a write of the cluster service) at this replica's own door. `deadlineMs` is monotonic. */
  call(call: Call, deadlineMs: number, reply: Reply, now: Instant): void {
    const { replica, replication, authenticator } = this.#parts;
    const { service } = call;
    if (service !== 'iam' && service !== 'cluster') return reply({ refusal: unimplemented(service, call.action) });
    const action = actionNamed(service, call.action);
    if (action === undefined) return reply({ refusal: unimplemented(service, call.action) });
    // Step 1: the caller must be known here. This is where a fresh key is refused and a deleted one still works.
    const authenticated = authenticator.authenticate(call, replica.visible, now);
    if (!authenticated.ok) return reply({ refusal: authenticated.error });
    const caller = authenticated.value;
    if (this.#revocations.take(action, caller, call, deadlineMs, reply, now)) return;
    if (action.kind !== 'write' && this.#readsHere(call, caller, now))
      return this.readHere(action, caller, call, reply, now);
    if (replication.homeState !== 'follower') {
      const tokens = call.consistency.level === 'at-least' ? call.consistency.tokens : [];
      const home = homeCall(call, service, { tokens, deadlineMs, reply });
      if (replication.homeState !== 'active' && action.kind !== 'write')
        return this.readHere(action, caller, call, reply, now);
      return this.#parts.home.call(home, now);
    }
    if (replication.homeReachable(now))
      return this.#forward(action, caller, { ...call, service }, deadlineMs, reply, now);
    if (action.kind === 'write') return reply({ refusal: notActive });
    this.readHere(action, caller, call, reply, now);
  }

  /** A read answered from the visible view. */
  readHere(
    action: Action<unknown, unknown>,
    caller: Caller,
    call: Call,
    reply: Reply,
    now: Instant,
    worked?: Worked,
  ): void {
    const { replica, policies, authorizer, failClosed, ready, keeping, accounts } = this.#parts;
    // It may have been asked of the home, which went away, when this replica still served.
    if (!ready()) return reply({ refusal: notReady(keeping) });
    const tooStale = failClosed.refusal(now);
    if (tooStale !== undefined) return reply({ refusal: tooStale });
    const view = accounts.in(replica.visible, caller.account, now.wallMs);
    const permissions = action.permissions({ caller, view }, call.request);
    if (!isPermissions(permissions)) return reply({ refusal: permissions });
    const judged = policies.visible(caller, replica.visible);
    for (const permission of permissions) {
      const allowed = authorizer.permit(caller, judged, permission, call, now);
      if (!allowed.ok) return reply({ refusal: allowed.error });
    }
    const { entropy, secrets, keyReader, uses, reports, managedPolicies, config } = this.#parts;
    const scope = {
      ...{ caller, account: caller.account, nowMs: now.wallMs, view, principals: view },
      ...{ entropy, secrets, keyReader, uses, reports, managedPolicies, accountSeq: 0 },
      ...accountFacts(replica, 'visible'),
      ...{ cluster: clusterFacts(config), quotas: config.quotas },
      ...{ region: regionOf(call.proof), issuerUrl: config.issuerUrl },
    };
    const ask = action.slowWork?.(scope, call.request);
    if (ask !== undefined && !stillAsked(ask, worked)) return this.#workHere(ask, action, call, reply, now);
    const outcome = action.run(withWork(scope, worked), call.request);
    if (outcome.outcome === 'refused') return reply({ refusal: outcome.refusal });
    if (outcome.outcome === 'revoked') return reply({ refusal: notActive });
    if (outcome.outcome === 'range') {
      return this.#parts.readRange('visible', outcome.plan, (page) => {
        reply(page.ok ? { response: page.value, view: 'visible' } : { refusal: refusal('ServiceFailure', page.error) });
      });
    }
    reply({ response: outcome.response, view: 'visible' });
  }

  /** Slow work goes first. What the caller is and may do is looked at again when it is done. */
  #workHere(ask: SlowAsk, action: Action<unknown, unknown>, call: Call, reply: Reply, now: Instant): void {
    const { slowWork, authenticator, replica } = this.#parts;
    slowWork.ask(ask, {
      deadlineMs: now.monotonicMs + call.deadlineMs,
      refused: (refused) => reply({ refusal: refused }),
      done: (done, later) => {
        const authenticated = authenticator.authenticate(call, replica.visible, later, { arrivedMs: now.wallMs });
        if (!authenticated.ok) return reply({ refusal: authenticated.error });
        this.readHere(action, authenticated.value, call, reply, later, done);
      },
    });
  }

  /** A call from another replica. The caller's proof is checked here again; nothing is taken on the peer's word. */
  forwarded(peer: Peer, message: Forward, now: Instant): void {
    const { home, digests } = this.#parts;
    // INVARIANT: a call is decided once, however often a link or a thief of a replica's key repeats it.
    if (!noteForward(peer, message.forwardId)) return;
    const reply = this.replyTo(peer, message.forwardId);
    const decoded = this.decode(message);
    if (!decoded.ok) return reply({ refusal: decoded.error });
    const proof = proofOf(message, digests);
    const { service, action, requestId, sourceIp, userAgent, secure, tokens, visibleSeq } = message;
    home.call(
      {
        ...{
          service,
          action,
          request: decoded.value,
          proof,
          requestId,
          sourceIp,
          userAgent,
          secure,
          tokens,
          visibleSeq,
          reply,
        },
        ...(message.idempotencyKey === undefined ? {} : { idempotencyKey: message.idempotencyKey }),
        deadlineMs: now.monotonicMs + message.deadlineMs,
      },
      now,
    );
  }

  /** Reads a forwarded request's body. */
  decode(message: Forward): Result<unknown, Refusal> {
    return this.#parts.decodeRequest(message);
  }

  /** Answers a forwarded call. */
  replyTo(peer: Peer, forwardId: number): Reply {
    return (answer) => {
      this.#parts.outbox.send(peer.id, {
        ...{ kind: 'forward-answer', forwardId },
        ...(answer.refusal === undefined ? {} : { refusal: answer.refusal }),
        ...(answer.refusal === undefined ? { response: responseText(answer.response) } : {}),
        ...(answer.token === undefined ? {} : { token: answer.token }),
      });
    };
  }

  /** Hands a call to a peer. */
  handTo(
    peer: Peer,
    call: Call & { readonly service: 'cluster' | 'iam' },
    how: Omit<Forwarded, 'cancel' | 'to'> & {
      /** When the caller stops waiting, monotonic. */
      readonly deadlineMs: number;
      readonly visibleSeq: number;
      readonly now: Instant;
    },
  ): void {
    const { outbox, timers } = this.#parts;
    const { deadlineMs, write, visibleSeq, reply, orElse, now } = how;
    const forwardId = ++this.#forwards;
    const cancel = timers.at(deadlineMs, () => {
      this.#forwarded.delete(forwardId);
      orElse();
    });
    this.#forwarded.set(forwardId, { to: peer.id, reply, write, deadlineMs, cancel, orElse });
    outbox.send(peer.id, {
      ...{ kind: 'forward', forwardId, requestId: call.requestId, door: call.door },
      ...{ service: call.service, action: call.action },
      ...{ body: call.body, sourceIp: call.sourceIp, userAgent: call.userAgent, secure: call.secure },
      ...(call.proof.kind === 'signed' ? { signed: call.proof.pieces } : {}),
      ...(call.proof.kind === 'bearer' ? { bearer: call.proof.token } : {}),
      ...(call.idempotencyKey === undefined ? {} : { idempotencyKey: call.idempotencyKey }),
      tokens: call.consistency.level === 'at-least' ? call.consistency.tokens : [],
      visibleSeq,
      deadlineMs: Math.max(0, deadlineMs - now.monotonicMs),
    });
  }

  /** The home's answer. */
  forwardAnswered(peer: Peer, message: ForwardAnswer, now: Instant): void {
    const waiting = this.#forwarded.get(message.forwardId);
    if (waiting?.to !== peer.id) return;
    this.#forwarded.delete(message.forwardId);
    waiting.cancel();
    const { clusterId } = this.#parts.config;
    const isToken = message.token !== undefined && decodeToken(clusterId, message.token).ok;
    const token = isToken ? { token: message.token } : {};
    if (message.refusal !== undefined) return waiting.reply({ refusal: message.refusal, ...token });
    const response = parseResponse(message.response ?? '{}');
    if (response === undefined) return waiting.orElse();
    if (!waiting.write) return waiting.reply({ response, ...token, view: 'committed' });
    this.#inForceHere(message.token, waiting.deadlineMs, (inForce) => {
      if (!inForce) return waiting.reply({ refusal: homeWentAway, ...token });
      this.#parts.shown.forwarded(message.token, waiting.deadlineMs, now, () =>
        waiting.reply({ response, ...token, durability: 'committed' }),
      );
    });
  }

  /**
   * Goes on once readers here see the revocations that a token of the home's names, whatever their delay: what was revoked
   * through this replica is refused by it from the answer on, also where its creation is not visible yet.
   */
  #inForceHere(token: string | undefined, deadlineMs: number, then: (inForce: boolean) => void): void {
    const { config, replica, waiters } = this.#parts;
    const decoded = token === undefined ? undefined : decodeToken(config.clusterId, token);
    const dots = decoded?.ok === true ? decoded.value.dots : [];
    waiters.wait(deadlineMs, () => dots.every((dot) => replica.revocations.showAtOnce(dot)), then);
  }

  /** The link to a peer is gone: whoever waits for its answer hears so. */
  lost(peer: Peer): void {
    for (const [forwardId, one] of this.#forwarded) {
      if (one.to !== peer.id) continue;
      this.#forwarded.delete(forwardId);
      one.cancel();
      one.orElse();
    }
  }

  #forward(
    action: Action<unknown, unknown>,
    caller: Caller,
    call: Call & { readonly service: 'cluster' | 'iam' },
    deadlineMs: number,
    reply: Reply,
    now: Instant,
  ): void {
    const { replica, replication, story } = this.#parts;
    const home = replication.homePeer;
    if (home === undefined) return reply({ refusal: notActive });
    story.forwarded(call, home.name);
    const write = action.kind === 'write';
    const lost = write
      ? (): void => reply({ refusal: homeWentAway })
      : (): void => this.readHere(action, caller, call, reply, now);
    const visibleSeq = replica.positions.of(caller.account).accountSeq;
    this.handTo(home, call, { deadlineMs, write, visibleSeq, reply, orElse: lost, now });
  }

  /** Whether an IAM read is answered from the local view although the home could be asked. */
  #readsHere(call: Call, caller: Caller, now: Instant): boolean {
    const { config, stalenessMs } = this.#parts;
    if (call.consistency.level === 'minimize-latency') return true;
    if (call.consistency.level !== 'default' || config.staleReadShare === 0) return false;
    const ordinal = (this.#reads.get(caller.account) ?? 0) + 1;
    this.#reads.set(caller.account, ordinal);
    const staleness = stalenessMs(now);
    if (staleness === undefined || staleness > staleReadLimitMs) return false;
    return chance('stale-read', config.seed, caller.account, ordinal)() < config.staleReadShare;
  }
}

/** The pieces over the body that really came: a peer may have put another one beside them. No forwarded call is a stream. */
function boundTo({ method, path, query, headers }: SignedPieces, payloadHash: string): SignedPieces {
  return { method, path, query, headers, payloadHash };
}

/** How a forwarded call's caller proves who it is. */
export function proofOf({ signed, bearer, body }: Forward, digests: Digests): Proof {
  if (signed !== undefined) return { kind: 'signed', pieces: boundTo(signed, digests.sha256Hex(body)) };
  return bearer === undefined ? { kind: 'none' } : { kind: 'bearer', token: bearer };
}

const homeWentAway = refusal(
  'OUTCOME_UNKNOWN',
  'The home went away before it answered: the write may have been committed. Repeat it with the same idempotency key.',
  { retryAfterMs: 500 },
);
