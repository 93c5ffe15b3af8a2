// The home: decides IAM's calls one after the other, stamps what they write, and answers when k voters have stored it.

import { type Action, type ActionScope, type RevocationDraft } from '../actions/action.ts';
import type { KeptReports } from '../actions/kept-reports.ts';
import { actionNamed } from '../actions/table.ts';
import { invalidToken } from '../authn/session-token.ts';
import type { Instant } from '../base/instant.ts';
import type { Digests, Entropy, KeyReader } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { PeerTable } from '../gossip/peer-table.ts';
import type { Caller } from '../model/caller.ts';
import type { ManagedPolicyLibrary } from '../model/managed-policy-library.ts';
import type { Member } from '../model/member.ts';
import type { RecordKey, RecordWrite } from '../model/record.ts';
import { type Refusal, refusal, unimplemented } from '../model/refusal.ts';
import type { Worked } from '../model/slow-work.ts';
import type { View } from '../model/view.ts';
import { type CausalToken, encodeToken, mergeTokens, opToken } from '../replica/causal-token.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import type { OpActor } from '../replica/op.ts';
import type { OpDraft } from '../replica/op-draft.ts';
import { storedWrite } from '../replica/record-codec.ts';
import type { Replica } from '../replica/replica.ts';
import type { UseReader } from '../usage/use.ts';
import { accountFacts } from './account-facts.ts';
import { answerInOp, encodeAnswer } from './answer-in-op.ts';
import { AnswersApart, apartWrites, type IdempotencyRecord } from './answers-apart.ts';
import type { Authenticator } from './authenticator.ts';
import { type Authorizer, regionOf } from './authorizer.ts';
import type { AwaitingCommit } from './awaiting-commit.ts';
import type { CallerPolicies } from './caller-policies.ts';
import { clusterFacts, type EngineConfig } from './config.ts';
import { answersInOpsFeatureLevel, clusterFeatureLevel, plainAnswersFeatureLevel } from './feature-level.ts';
import type { HomeCall } from './home-call.ts';
import { mismatch, notActive, skewed, tooMuchPending, waitsBehind } from './home-refusals.ts';
import { idempotencyKey, isSameRequest, keepAnswer, keptAnswer, requestNames } from './idempotency.ts';
import { renamedCaller } from './named-principal.ts';
import type { OnDemandAccounts } from './on-demand.ts';
import type { OpStory } from './op-story.ts';
import type { Replication } from './replication.ts';
import { parseResponse } from './response-text.ts';
import type { ReadRange } from './scans.ts';
import type { ActionSecrets } from './secrets.ts';
import { type SlowWork, stillAsked, withWork } from './slow-work.ts';
import { diskIsFull, type Storing } from './storing.ts';
import { askedTokens, tokenVoid } from './void-tokens.ts';
import type { Waiters } from './waiters.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly self: Pick<Member, 'id'>;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly peers: PeerTable;
  readonly story: OpStory;
  readonly accounts: OnDemandAccounts;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly policies: CallerPolicies;
  readonly secrets: ActionSecrets;
  readonly awaiting: AwaitingCommit;
  readonly waiters: Waiters;
  readonly digests: Digests;
  readonly entropy: Entropy;
  readonly keyReader: KeyReader;
  readonly uses: UseReader;
  readonly reports: KeptReports;
  readonly managedPolicies: ManagedPolicyLibrary;
  /** Makes a revocation of this replica's own, and answers the call. */
  readonly revoke: (draft: RevocationDraft, caller: Caller, call: HomeCall, now: Instant) => void;
  readonly storing: Storing;
  readonly slowWork: SlowWork;
  /** Whether the state here can be believed. */
  readonly trusted: () => boolean;
  readonly readRange: ReadRange;
  /** Reads a value of the store by its key. */
  readonly read: (key: string) => Uint8Array | undefined;
}

/** The home: decides IAM's calls one after the other, stamps what they write, and answers when k voters have stored it. */
export class Home {
  readonly #parts: Parts;
  readonly #apart = new AnswersApart();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get #levels(): Parameters<typeof clusterFeatureLevel>[0] {
    const { replica, peers, self } = this.#parts;
    return { cluster: replica.cluster, peers, selfId: self.id };
  }

  /** Decides a call, as soon as what its tokens name is here. */
  call(call: HomeCall, now: Instant): void {
    const { replica, waiters, config } = this.#parts;
    const tokens = askedTokens(config.clusterId, replica.cluster, call.tokens);
    if (!tokens.ok) return call.reply({ refusal: tokens.error });
    const { merged: asked, isVoid } = tokens.value;
    const here = (): boolean =>
      isVoid() ||
      (asked.accounts.every((point) => point.position.index <= replica.log.committedHere) &&
        asked.dots.every((dot) => replica.revocations.has(dot)) &&
        asked.log.index <= replica.log.committedHere);
    waiters.wait(call.deadlineMs, here, (held, later = now) => {
      if (isVoid()) call.reply({ refusal: tokenVoid });
      else if (held) this.#decide(call, later);
      else
        call.reply({
          refusal: refusal('STATE_NOT_YET_VISIBLE', 'The home does not have what the token names yet. Try again.'),
        });
    });
  }

  /** Stamps an op of the home's own, or refuses where it must not stamp now. */
  stamp(draft: OpDraft, now: Instant): Result<LogEntry, Refusal> {
    const { replica, replication, peers, config, story, trusted } = this.#parts;
    const { pendingBytes, pendingOps } = config.limits;
    if (replication.homeState !== 'active' || !trusted()) return fail(notActive);
    if (peers.skewMs() > config.limits.maxSkewMs) return fail(skewed);
    if (this.#parts.storing.diskFull) return fail(diskIsFull);
    if (replica.pendingBytes > pendingBytes || replica.pendingOps >= pendingOps) return fail(tooMuchPending);
    const blocked = replica.poison.of(draft.account);
    if (blocked !== undefined) return fail(waitsBehind(blocked));
    const entry = replica.stamp(draft, replication.epoch, now);
    story.stamped(entry, now);
    return ok(entry);
  }

  /** Answers when the op is committed, or says at the deadline that the outcome is unknown. */
  answerWhenCommitted(
    entry: LogEntry,
    response: unknown,
    call: Pick<HomeCall, 'deadlineMs' | 'reply'>,
    now: Instant,
    more?: CausalToken,
  ): void {
    const { config, awaiting } = this.#parts;
    const { op } = entry;
    const own = opToken(op.account, op.accountSeq, { epoch: op.epoch, index: op.index });
    const token = encodeToken(config.clusterId, more === undefined ? own : mergeTokens([own, more]));
    const deadlineMs = Math.min(call.deadlineMs, now.monotonicMs + config.limits.commitWaitMs);
    awaiting.add(entry, { reply: call.reply, response, token, deadlineMs });
  }

  #decide(call: HomeCall, now: Instant, worked?: Worked): void {
    const { replication, replica, trusted } = this.#parts;
    if (replication.homeState !== 'active' || !trusted()) return call.reply({ refusal: notActive });
    const action = actionNamed(call.service, call.action);
    if (action === undefined) return call.reply({ refusal: unimplemented(call.service, call.action) });
    const authenticated = this.#authenticate(call, now);
    if (!authenticated.ok) return call.reply({ refusal: authenticated.error });
    // A caller is its id: the name it came with may be another user's by now, in policies' variables too.
    const caller = renamedCaller(authenticated.value, replica.committed);
    if (this.#parts.accounts.isGone(caller, replica.tail)) return call.reply({ refusal: invalidToken });
    const permitted = this.#permit(action, caller, call, now);
    if (!permitted.ok) return call.reply({ refusal: permitted.error });
    if (action.kind === 'write') return this.#write(action, caller, call, now, worked);
    const scope = this.#scope(caller, call, replica.committed, now);
    if (this.#works(action, scope, call, worked)) return;
    const outcome = action.run(withWork(scope, worked), call.request);
    if (outcome.outcome === 'refused') return call.reply({ refusal: outcome.refusal });
    if (outcome.outcome === 'revoked') return this.#parts.revoke(outcome.draft, caller, call, now);
    if (outcome.outcome === 'range') {
      return this.#parts.readRange('committed', outcome.plan, (page) => {
        call.reply(
          page.ok ? { response: page.value, view: 'committed' } : { refusal: refusal('ServiceFailure', page.error) },
        );
      });
    }
    call.reply({ response: outcome.response, view: 'committed' });
  }

  /** Whether slow work goes first. All is decided anew when it is done: who calls, what it may do, and what is to be done. */
  #works(action: Action<unknown, unknown>, scope: ActionScope, call: HomeCall, worked: Worked | undefined): boolean {
    const ask = action.slowWork?.(scope, call.request);
    if (ask === undefined || stillAsked(ask, worked)) return false;
    this.#parts.slowWork.ask(ask, {
      deadlineMs: call.deadlineMs,
      done: (done, later) => this.#decide(call, later, done),
      refused: (refused) => call.reply({ refusal: refused }),
    });
    return true;
  }

  /** The view that a delayed check reads: what the receiving replica showed of the caller's account. */
  #delayedView(call: HomeCall, account: string): View {
    const { replica } = this.#parts;
    return call.visibleSeq === undefined ? replica.visible : replica.asOf(account, call.visibleSeq);
  }

  #authenticate(call: HomeCall, now: Instant): Result<Caller, Refusal> {
    const { authenticator, replica } = this.#parts;
    const account = authenticator.accountOf(call.proof, replica.tail);
    return authenticator.authenticate(
      call,
      account === undefined ? replica.visible : this.#delayedView(call, account),
      now,
    );
  }

  #permit(action: Action<unknown, unknown>, caller: Caller, call: HomeCall, now: Instant): Result<undefined, Refusal> {
    const { authorizer, replica, config, policies } = this.#parts;
    const committed = this.#parts.accounts.in(replica.committed, caller.account, now.wallMs);
    const permissions = action.permissions({ caller, view: committed }, call.request);
    if (!isPermissions(permissions)) return fail(permissions);
    const judged =
      config.controlPlaneAuthz === 'committed'
        ? policies.in(caller, committed)
        : call.visibleSeq === undefined
          ? policies.visible(caller, replica.visible)
          : policies.in(caller, this.#delayedView(call, caller.account));
    for (const permission of permissions) {
      const allowed = authorizer.permit(caller, judged, permission, call, now);
      if (!allowed.ok) return allowed;
    }
    return ok(undefined);
  }

  #scope(caller: Caller, call: HomeCall, shown: View, now: Instant): ActionScope {
    const { replica, config, entropy, keyReader, secrets, uses, reports, managedPolicies, accounts } = this.#parts;
    const { account } = caller;
    const view = accounts.in(shown, account, now.wallMs);
    const principals = config.principalCheck === 'delayed' ? this.#delayedView(call, account) : view;
    const facts = accountFacts(replica, 'committed');
    // One literal: made for every call, and a spread costs more than the rest of it.
    return {
      caller,
      account,
      nowMs: now.wallMs,
      view,
      principals,
      entropy,
      secrets,
      keyReader,
      managedPolicies,
      accountSeq: replica.nextSeq(account),
      accountCount: facts.accountCount,
      seqOf: facts.seqOf,
      shownSeqOf: facts.shownSeqOf,
      isDead: facts.isDead,
      cluster: clusterFacts(config),
      region: regionOf(call.proof),
      issuerUrl: config.issuerUrl,
      uses,
      reports,
      quotas: config.quotas,
    };
  }

  #write(
    action: Action<unknown, unknown>,
    caller: Caller,
    call: HomeCall,
    now: Instant,
    worked: Worked | undefined,
  ): void {
    const { replica, digests, accounts, replication } = this.#parts;
    const { tail } = replica;
    const key =
      call.idempotencyKey === undefined ? undefined : idempotencyKey(digests, caller, call.action, call.idempotencyKey);
    const newestSeq = replica.nextSeq(caller.account) - 1;
    const keyed = { epoch: replication.epoch, account: caller.account, action: action.name, newestSeq };
    const apart = key !== undefined && this.#apart.mayHave(keyed);
    const known = key === undefined ? undefined : (answerInOp(this.#parts, key) ?? (apart ? tail.get(key) : undefined));
    if (key !== undefined && known !== undefined) return this.#repeat(known, caller, call, now);
    const scope = this.#scope(caller, call, tail, now);
    if (this.#works(action, scope, call, worked)) return;
    const outcome = action.run(withWork(scope, worked), call.request);
    if (outcome.outcome === 'refused') return this.#refuse(outcome.refusal, caller.account, newestSeq, call, now);
    if (outcome.outcome === 'range') return call.reply({ refusal: refusal('ServiceFailure', 'A write cannot list.') });
    if (outcome.outcome === 'revoked') return this.#parts.revoke(outcome.draft, caller, call, now);
    // INVARIANT: what changes nothing becomes an op too. Only k voters can tell that no other home has made it untrue meanwhile.
    const {
      account = caller.account,
      class: opClass,
      writes: changes,
    } = outcome.outcome === 'answered' ? nothingWritten : outcome;
    const met = accounts.firstWrite(tail, { caller, account, changes, requestId: call.requestId }, now.wallMs);
    const before = met.draft === undefined ? undefined : this.stamp(met.draft, now);
    if (before?.ok === false) return call.reply({ refusal: before.error });
    const writes: RecordWrite[] = [...changes, ...met.writes];
    const kept = key === undefined ? undefined : this.#keep(key, { account, apart }, call, outcome.response);
    if (kept !== undefined) writes.push(...kept.writes);
    const stamped = this.stamp(
      {
        account,
        class: opClass,
        kind: `${action.service}:${action.name}`,
        requestId: call.requestId,
        writes: writes.map(storedWrite),
        actor: actorOf(caller),
        idempotency: key,
        answer: kept?.answer,
      },
      now,
    );
    if (!stamped.ok) return call.reply({ refusal: stamped.error });
    this.answerWhenCommitted(stamped.value, outcome.response, call, now);
    if (outcome.outcome === 'written' && outcome.afterwards !== undefined)
      this.#parts.readRange('committed', outcome.afterwards, () => undefined);
  }

  /** Keeps what a key is answered: in the op, once all members know that, and before in records. */
  #keep(
    key: RecordKey<IdempotencyRecord>,
    { account, apart }: { readonly account: string; readonly apart: boolean },
    call: HomeCall,
    response: unknown,
  ): { readonly answer: Uint8Array | undefined; readonly writes: readonly RecordWrite[] } {
    const { replica, secrets } = this.#parts;
    const { requestHash, sealedRequest } = requestNames(this.#parts, key, call);
    const level = clusterFeatureLevel(this.#levels);
    const plain = level >= plainAnswersFeatureLevel;
    const { response: text, sealedResponse } = keepAnswer(secrets, key, { call, response, plain });
    const accountSeq = replica.nextSeq(account);
    // Members in order: so it is written out at once.
    const record = { account, accountSeq, requestHash, response: text, sealedRequest, sealedResponse };
    const inOp = level >= answersInOpsFeatureLevel;
    if (!inOp) this.#apart.add(call.action);
    const writes = apartWrites(replica.tail, key, { record, inOp, apart });
    return { answer: inOp ? encodeAnswer(record) : undefined, writes };
  }

  /** The same key again: the same answer, once the op that it names is committed. */
  #repeat(known: IdempotencyRecord, caller: Caller, call: HomeCall, now: Instant): void {
    const { digests, secrets } = this.#parts;
    const key = idempotencyKey(digests, caller, call.action, call.idempotencyKey ?? '');
    if (!isSameRequest(this.#parts, key, { known, call })) return call.reply({ refusal: mismatch });
    const text = keptAnswer(secrets, key, known);
    if (text === undefined)
      return call.reply({
        refusal: refusal('ServiceFailure', 'The kept answer cannot be opened: its data key is missing.'),
      });
    this.#answerAs(known.account, known.accountSeq, parseResponse(text), call, now);
  }

  /** Answers a write that changes nothing as the op that did it before answers: not before that one is committed. */
  #answerAs(account: string, accountSeq: number, response: unknown, call: HomeCall, now: Instant): void {
    const { replica, config } = this.#parts;
    const entry = replica.log.entryOf(account, accountSeq);
    if (entry !== undefined && entry.index > replica.log.committedHere)
      return this.answerWhenCommitted(entry, response, call, now);
    // What memory no longer has is visible here: its place is the account's, or before it.
    const index = entry?.op.index ?? replica.positions.of(account).index;
    const position = { epoch: replica.cluster.chain.epochAt(index), index };
    const token = encodeToken(config.clusterId, opToken(account, accountSeq, position));
    call.reply({ response, token, durability: 'committed' });
  }

  /** Refuses a write once what it was judged by, the account's ops up to that one, is committed: only then is it so. */
  #refuse(reason: Refusal, account: string, accountSeq: number, call: HomeCall, now: Instant): void {
    const { replica, waiters, config, replication } = this.#parts;
    const index = replica.log.entryOf(account, accountSeq)?.op.index ?? 0;
    const { epoch } = replication;
    const deadlineMs = Math.min(call.deadlineMs, now.monotonicMs + config.limits.commitWaitMs);
    waiters.wait(
      deadlineMs,
      () => replica.log.committedHere >= index,
      // Another home's op may stand at that place by now.
      (held) => call.reply({ refusal: held && replication.epoch === epoch ? reason : notActive }),
    );
  }
}

function actorOf({ account, principalId, accessKeyId }: Caller): OpActor {
  return accessKeyId === undefined ? { account, id: principalId } : { accessKeyId, account, id: principalId };
}

const nothingWritten = { account: undefined, class: 'update', writes: [] } as const;

/** Whether a permission list came back, not a refusal. */
export function isPermissions<T>(value: readonly T[] | Refusal): value is readonly T[] {
  return Array.isArray(value);
}
