// Calls by service: which of them wait for a token first, and who answers each.

import type { Action, Vouching } from '../actions/action.ts';
import { actionNamed } from '../actions/table.ts';
import type { Instant } from '../base/instant.ts';
import type { Digests } from '../base/ports.ts';
import { ok, type Result } from '../base/result.ts';
import type { Call } from '../event.ts';
import type { Forward, Message } from '../gossip/message.ts';
import type { Peer } from '../gossip/peer-table.ts';
import type { Caller } from '../model/caller.ts';
import { type Refusal, refusal, unimplemented } from '../model/refusal.ts';
import type { Worked } from '../model/slow-work.ts';
import type { Replica } from '../replica/replica.ts';
import type {
  GetPropagationRequest,
  LookupEventsRequest,
  PromoteRequest,
  StreamEventsRequest,
} from '../shapes/cluster.ts';
import type { AccessService } from './access-service.ts';
import type { AuditService } from './audit-service.ts';
import type { Authenticator } from './authenticator.ts';
import type { Authorizer } from './authorizer.ts';
import type { CallFacts, Reply } from './call-facts.ts';
import type { CallerPolicies } from './caller-policies.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { ChaosService } from './chaos-service.ts';
import type { ClusterService } from './cluster-service.ts';
import type { EngineConfig } from './config.ts';
import { type ControlPlane, proofOf } from './control-plane.ts';
import { notActive } from './home-refusals.ts';
import type { Keeping } from './keeping.ts';
import { dataKeysMissing } from './keyless.ts';
import type { Membership } from './membership.ts';
import { notReady } from './not-ready.ts';
import type { OpenCalls } from './open-calls.ts';
import type { Outbox } from './outbox.ts';
import { isByPassword, type PasswordSignIn } from './password-sign-in.ts';
import type { Promoting } from './promoting.ts';
import type { Propagation } from './propagation.ts';
import type { Releasing } from './releasing.ts';
import type { Replication } from './replication.ts';
import type { ActionSecrets } from './secrets.ts';
import { type SlowWork, stillAsked } from './slow-work.ts';
import { askedTokens, tokenVoid } from './void-tokens.ts';
import type { Waiters } from './waiters.ts';
import { tooManyWait, WaitingCalls } from './waiting-calls.ts';
import { visibleHere } from './waiting-for-propagation.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly waiters: Waiters;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly policies: CallerPolicies;
  readonly control: ControlPlane;
  readonly access: AccessService;
  readonly passwords: PasswordSignIn;
  readonly cluster: ClusterService;
  readonly propagation: Propagation;
  readonly feed: ChangeFeed;
  readonly releasing: Releasing;
  readonly chaosService: ChaosService;
  readonly promoting: Promoting;
  readonly audit: AuditService;
  readonly digests: Digests;
  readonly secrets: ActionSecrets;
  readonly slowWork: SlowWork;
  readonly membership: Membership;
  readonly keeping: Keeping;
  readonly calls: OpenCalls;
  readonly outbox: Outbox;
  readonly ready: () => boolean;
}

/** Names of the permissions of ChaosService's actions, where they say more than the actions' own. */
const chaosPermissions: Readonly<Record<string, string>> = {
  PutRule: 'PutChaosRule',
  ListRules: 'ListChaosRules',
  DeleteRule: 'DeleteChaosRule',
  ResetRules: 'ResetChaosRules',
  GetReport: 'GetChaosReport',
};

/** Of ClusterService's: to see events as they come takes no more than to see them later. */
const clusterPermissions: Readonly<Record<string, string>> = { StreamEvents: 'LookupEvents' };

/** Messages on behalf of calls. */
export type CallMessage = Extract<
  Message,
  {
    readonly kind:
      | 'events-answer'
      | 'events-ask'
      | 'forward'
      | 'forward-answer'
      | 'promise-answer'
      | 'promise-ask'
      | 'release'
      | 'released'
      | 'trace-answer'
      | 'trace-query';
  }
>;

/** Hands each call of a ready replica to whom it concerns. */
export class ServiceCalls {
  readonly #parts: Parts;
  readonly #waiting: WaitingCalls;
  #now: Instant = { wallMs: 0, monotonicMs: 0 };

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#waiting = new WaitingCalls(parts.config.limits);
  }

  /** The step's time: what waits is answered with the time at which it goes on. */
  tick(now: Instant): void {
    this.#now = now;
  }

  /** One call. `deadlineMs` is monotonic. */
  call(callId: number, call: Call, deadlineMs: number, reply: Reply, now: Instant): void {
    const { control, access, authenticator } = this.#parts;
    if (authenticator.keyless && call.service !== 'access') return reply({ refusal: dataKeysMissing });
    switch (call.service) {
      case 'iam':
        return this.#fresh(callId, call, deadlineMs, reply, (then) => control.call(call, deadlineMs, then, this.#now));
      case 'sts':
        return this.#fresh(callId, call, deadlineMs, reply, (then) => this.#session(call, deadlineMs, then));
      case 'access':
        return this.#fresh(callId, call, deadlineMs, reply, (then) => {
          const isSlow = isByPassword(call) && !authenticator.keyless;
          if (isSlow) this.#parts.passwords.call(call, deadlineMs, then, this.#now);
          else then({ ...access.answer(call, this.#now), view: 'visible' });
        });
      case 'cluster':
      case 'chaos':
        return this.#operate(callId, call, deadlineMs, reply, now);
    }
  }

  /** Runs `go` once this replica shows what the call's tokens name, or does what the call wants otherwise. */
  #fresh(callId: number, call: Call, deadlineMs: number, reply: Reply, go: (reply: Reply) => void): void {
    const { consistency } = call;
    const { config, replica, replication, waiters, ready, keeping, calls } = this.#parts;
    const atHome = call.service === 'iam';
    if (consistency.level !== 'at-least') return go(reply);
    const token = askedTokens(config.clusterId, replica.cluster, consistency.tokens);
    if (!token.ok) return reply({ refusal: token.error });
    const { merged, isVoid } = token.value;
    const leave = this.#waiting.enter(call.body.length);
    if (leave === undefined) return reply({ refusal: tooManyWait });
    const then: Reply = (answer) => {
      leave();
      reply(answer);
    };
    // The home answers IAM's calls from the committed view, and waits for the tokens itself.
    if (atHome && (replication.homeState === 'active' || replication.homeReachable(this.#now))) return go(then);
    const untilMs = Math.min(deadlineMs, this.#now.monotonicMs + consistency.waitMs);
    const cancel = waiters.wait(
      untilMs,
      () => isVoid() || visibleHere(replica, merged),
      (held, later = this.#now) => {
        this.#now = later;
        // What came in while this replica served may come up when it does not any more.
        if (!ready()) then({ refusal: notReady(keeping) });
        else if (isVoid()) then({ refusal: tokenVoid });
        else if (held || consistency.otherwise === 'serve-stale') go(then);
        else then({ refusal: notYetVisible(config.name) });
      },
    );
    calls.whenGivenUp(callId, () => {
      cancel();
      leave();
    });
  }

  /** STS: answered here, from the visible view. */
  #session(call: Call, deadlineMs: number, reply: Reply): void {
    const action = actionNamed('sts', call.action);
    if (action === undefined) return reply({ refusal: unimplemented('sts', call.action) });
    if (action.vouching !== undefined) return this.#vouched(action, action.vouching, call, deadlineMs, reply);
    const authenticated = this.#parts.authenticator.authenticate(call, this.#parts.replica.visible, this.#now);
    if (!authenticated.ok) return reply({ refusal: authenticated.error });
    this.#parts.control.readHere(action, authenticated.value, call, reply, this.#now);
  }

  /**
   * A call that nobody signs: the provider's proof in it is checked beside the loop, and then stands for the caller. What was
   * to be checked may be another by then, as the records change; until the deadline that is checked too.
   */
  #vouched(
    action: Action<unknown, unknown>,
    vouching: Vouching<unknown>,
    call: Call,
    deadlineMs: number,
    reply: Reply,
    worked?: Worked,
  ): void {
    const { replica, control, secrets, slowWork } = this.#parts;
    const scope = { view: replica.visible, nowMs: this.#now.wallMs, secrets };
    const ask = vouching.proof(scope, call.request);
    if ('code' in ask) return reply({ refusal: ask });
    if (!stillAsked(ask, worked))
      return slowWork.ask(ask, {
        deadlineMs,
        refused: (reason) => reply({ refusal: reason }),
        done: (done, later) => {
          this.#now = later;
          this.#vouched(action, vouching, call, deadlineMs, reply, done);
        },
      });
    const caller = vouching.caller(scope, call.request, worked.done);
    if ('code' in caller) return reply({ refusal: caller });
    control.readHere(action, caller, call, reply, this.#now);
  }

  /** What peers hand over, ask and answer on behalf of calls. */
  message(peer: Peer, message: CallMessage, now: Instant): void {
    const { control, propagation, promoting, releasing, authenticator, audit } = this.#parts;
    switch (message.kind) {
      case 'events-ask':
        return audit.asked(peer, message);
      case 'events-answer':
        return audit.answered(peer, message);
      case 'forward':
        if (authenticator.keyless) return control.replyTo(peer, message.forwardId)({ refusal: dataKeysMissing });
        if (message.service === 'cluster' && actionNamed('cluster', message.action) === undefined)
          return this.#forwarded(peer, message, now);
        return control.forwarded(peer, message, now);
      case 'forward-answer':
        return control.forwardAnswered(peer, message, now);
      case 'promise-ask':
        return promoting.ask(peer, message);
      case 'promise-answer':
        return promoting.answered(peer, message, now);
      case 'trace-query':
        return propagation.asked(peer, message);
      case 'trace-answer':
        return propagation.answered(peer, message);
      case 'release':
        return releasing.asked(peer, message, now);
      case 'released':
        return releasing.released(peer, message);
    }
  }

  /** A call that another replica hands to this one, because only this one can do it. */
  #forwarded(peer: Peer, message: Forward, now: Instant): void {
    const { control, promoting, membership, replication, digests } = this.#parts;
    const reply = control.replyTo(peer, message.forwardId);
    const decoded = control.decode(message);
    if (!decoded.ok) return reply({ refusal: decoded.error });
    const permitted = this.#permitted(
      { ...message, proof: proofOf(message, digests) },
      `eventide:${message.action}`,
      now,
    );
    if (!permitted.ok) return reply({ refusal: permitted.error });
    const deadlineMs = now.monotonicMs + message.deadlineMs;
    if (message.action === 'Promote') return promoting.here(decoded.value as PromoteRequest, deadlineMs, reply, now);
    if (!isMembership(message.action)) return reply({ refusal: unimplemented('cluster', message.action) });
    if (replication.homeState !== 'active') return reply({ refusal: notActive });
    const { requestId } = message;
    membership.here(message.action, decoded.value, { caller: permitted.value, requestId, deadlineMs, reply }, now);
  }

  /** ClusterService and ChaosService. */
  #operate(callId: number, call: Call, deadlineMs: number, reply: Reply, now: Instant): void {
    if (call.service === 'cluster' && actionNamed('cluster', call.action) !== undefined)
      return this.#parts.control.call(call, deadlineMs, reply, now);
    const name = (call.service === 'chaos' ? chaosPermissions : clusterPermissions)[call.action] ?? call.action;
    const permitted = this.#permitted(call, `eventide:${name}`, now);
    if (!permitted.ok) return reply({ refusal: permitted.error });
    const called = `${call.service}.${call.action}`;
    switch (called) {
      case 'cluster.GetCluster':
        return reply({ response: this.#parts.cluster.getCluster(now), view: 'visible' });
      case 'cluster.WaitForPropagation':
        return this.#parts.cluster.wait(callId, call, deadlineMs, reply);
      case 'cluster.GetPropagation':
        return this.#parts.propagation.get(call.request as GetPropagationRequest, permitted.value, reply, now);
      case 'cluster.WatchChanges': {
        const arrivedMs = now.wallMs;
        const again = (at: Instant): Refusal | undefined => {
          const still = this.#permitted(call, `eventide:${name}`, at, arrivedMs);
          return still.ok ? undefined : still.error;
        };
        const who = { account: permitted.value.account, permitted: again };
        return this.#parts.feed.watch(callId, call, who, { deadlineMs, reply }, now);
      }
      case 'cluster.LookupEvents':
        return this.#parts.audit.lookup(call.request as LookupEventsRequest, permitted.value, reply, now);
      case 'cluster.StreamEvents': {
        const arrivedMs = now.wallMs;
        const again = (at: Instant): Refusal | undefined => {
          const still = this.#permitted(call, `eventide:${name}`, at, arrivedMs);
          return still.ok ? undefined : still.error;
        };
        const who = { caller: permitted.value, permitted: again };
        const request = call.request as StreamEventsRequest;
        return this.#parts.audit.stream(callId, request, who, { deadlineMs, reply }, now);
      }
      case 'cluster.Promote':
        return this.#parts.promoting.call(call, deadlineMs, reply, now);
      case 'cluster.Reset':
        return this.#between(callId, 'reset', deadlineMs, reply);
      case 'cluster.MarkResetPoint':
        return this.#between(callId, 'mark', deadlineMs, reply);
      case 'cluster.CreateJoinToken':
      case 'cluster.EvictMember':
        return this.#parts.membership.call(call, permitted.value, deadlineMs, reply, now);
      case 'chaos.ReleaseVisibility':
        return this.#parts.releasing.call(call, deadlineMs, reply, now);
      default:
        if (call.service === 'chaos') return this.#parts.chaosService.call(call, reply, now);
        return reply({ refusal: unimplemented(call.service, call.action) });
    }
  }

  /** What outlives this engine: the driver answers it. */
  #between(callId: number, ask: 'mark' | 'reset', deadlineMs: number, reply: Reply): void {
    const { config, calls, outbox } = this.#parts;
    if (config.allowReset !== true) return reply({ refusal: resetIsOff(config.name) });
    calls.giveUp(callId);
    outbox.add({ type: 'generation', callId, ask, deadlineMs });
  }

  #permitted(call: CallFacts, action: string, now: Instant, arrivedMs = now.wallMs): Result<Caller, Refusal> {
    const { visible } = this.#parts.replica;
    const authenticated = this.#parts.authenticator.authenticate(call, visible, now, { arrivedMs });
    if (!authenticated.ok) return authenticated;
    const caller = authenticated.value;
    const allowed = this.#parts.authorizer.permit(
      caller,
      this.#parts.policies.visible(caller, visible),
      { action, resource: '*' },
      call,
      now,
    );
    return allowed.ok ? ok(caller) : allowed;
  }
}

/** The refusal of a replica that takes no resets. */
export function resetIsOff(replica: string): Refusal {
  return refusal(
    'AccessDenied',
    `${replica} takes no resets: its configuration does not say allowReset: true (eventide up --allow-reset).`,
  );
}

function isMembership(action: string): boolean {
  return action === 'CreateJoinToken' || action === 'EvictMember';
}

function notYetVisible(replica: string): Refusal {
  return refusal('STATE_NOT_YET_VISIBLE', `What the token names is not visible on ${replica} yet.`, {
    retryAfterMs: 500,
  });
}
