// S10, S11, S12: the log is what a serial IAM would do, every answer is one it would give, and every decision is its at that position.

import type { Answer } from '../../../src/core/instruction.ts';
import { decodeToken } from '../../../src/core/replica/causal-token.ts';
import type { AuthorizeResponse } from '../../../src/core/shapes/access.ts';
import { clusterId } from '../cluster.ts';
import {
  answerOf,
  emptyAccount,
  type ReferenceAccount,
  sessionMayRead,
  userMayRead,
} from '../workload/reference-iam.ts';
import { type Act, accountId, isWrite, type WorkStep } from '../workload/steps.ts';
import type { Asked } from '../workload/worker.ts';
import type { MakeChecker, Run } from './checker.ts';

/** S10, S11, S12: the log is what a serial IAM would do, every answer is one it would give, and every decision is its at that position. */
export const serial: MakeChecker = (run) => {
  const positions = new Map<string, number>();
  const shown = new Map<string, number>();
  return {
    sent({ requestId, replica, step }) {
      shown.set(requestId, run.truth.shownSeq(replica.member.name, accountId(step.account)));
    },
    answered({ requestId, step }: Asked, { freshness }: Answer) {
      const token = decodeToken(clusterId, freshness.visibleToken);
      const account = accountId(step.account);
      const point = token.ok ? token.value.accounts.find((one) => one.account === account) : undefined;
      positions.set(requestId, point?.accountSeq ?? 0);
    },
    ended() {
      new Judge(run, positions, shown).judge();
    },
  };
};

class Judge {
  readonly #run: Run;
  readonly #positions: ReadonlyMap<string, number>;
  /** What the replica showed of the account when it was asked, by request. */
  readonly #shown: ReadonlyMap<string, number>;
  /** Per account: its states, by accountSeq. */
  readonly #states = new Map<string, ReferenceAccount[]>();
  /** Per account: accountSeq of its newest op at or before each place of the log. */
  readonly #seqs = new Map<string, number[]>();

  constructor(run: Run, positions: ReadonlyMap<string, number>, shown: ReadonlyMap<string, number>) {
    this.#run = run;
    this.#positions = positions;
    this.#shown = shown;
  }

  judge(): void {
    const { truth, worker } = this.#run;
    const asked = new Map(worker.asked.map((one) => [one.requestId, one]));
    for (const account of truth.accounts()) this.#replay(account, asked);
    for (const one of worker.asked) if (one.answer !== undefined && one.untrusted !== true) this.#look(one, one.answer);
  }

  #replay(account: string, asked: ReadonlyMap<string, Asked>): void {
    const { truth, violated } = this.#run;
    const states: ReferenceAccount[] = [emptyAccount];
    const seqs: number[] = Array.from({ length: truth.lastIndex + 1 }, () => 0);
    let state = emptyAccount;
    const done = new Set<string>();
    truth.opsOf(account).forEach((known, seq) => {
      if (known === undefined) return;
      const step = thisTime(asked.get(known.op.requestId)?.step, done);
      const outcome = step === undefined ? { after: state } : answerOf(state, step);
      // A revocation holds also where what it was of came to nothing: its home had been replaced, or lost what was not committed.
      const isOfNothing =
        'code' in outcome &&
        outcome.code === 'NoSuchEntity' &&
        known.op.kind === adopts &&
        (truth.moved || (step !== undefined && this.#cameToNothing(step, asked)));
      if ('code' in outcome && !isOfNothing)
        violated(`S12 op ${known.op.index} did ${words(step)}, which a serial IAM refuses: ${outcome.code}`);
      if ('after' in outcome) state = outcome.after;
      states[seq] = state;
      seqs[known.op.index] = seq;
    });
    for (let index = 1; index < seqs.length; index++) seqs[index] = Math.max(seqs[index] ?? 0, seqs[index - 1] ?? 0);
    this.#states.set(account, states);
    this.#seqs.set(account, seqs);
  }

  #look(asked: Asked, answer: Answer): void {
    const { step } = asked;
    if (step.act === 'Authorize' || step.act === 'AuthorizeSession') return this.#decision(asked, answer);
    if (step.act === 'UseKey') return this.#keyUse(asked, answer);
    if ((isWrite(step) && step.act !== 'CreateAccount') || (step.act === 'GetUser' && answer.view === 'committed'))
      this.#answer(asked, answer);
  }

  /** Whether what a revocation is of was to be created by a call that the log has nothing of. */
  #cameToNothing(revocation: WorkStep, asked: ReadonlyMap<string, Asked>): boolean {
    const { truth } = this.#run;
    return [...asked.values()].some(({ step, requestId }) => {
      const name = named[step.act];
      return (
        name !== undefined &&
        step[name] === revocation[name] &&
        step.account === revocation.account &&
        truth.indexOf(requestId) === undefined
      );
    });
  }

  /** Some state between question and answer must be one in which IAM answers just so. */
  #answer(asked: Asked, { refusal, durability }: Answer): void {
    const { step, key, sentAtIndex, answeredAtIndex = 0, answeredAtMs = 0 } = asked;
    // Judged by what is visible where it is asked.
    if (revocations.has(step.act)) return;
    // A home that has not heard yet that it was replaced refuses by what it knows.
    if (refusal !== undefined && (!judged.has(refusal.code) || this.#run.truth.moved)) return;
    // Where its deletion is known, a key is gone, before the log has the deletion.
    if (refusal?.code === 'NoSuchEntity' && key !== undefined && key.firstDeletedAtMs < answeredAtMs) return;
    // What is repeated has its first answer, from whenever that was.
    const from = step.idempotency === undefined ? sentAtIndex : 0;
    const account = accountId(step.account);
    const seqs = this.#seqs.get(account) ?? [];
    if (durability === 'local' && this.#revoked(asked)) return;
    // The newest op known when it was sent may not have been committed: a view may have been one op older.
    const first = step.act === 'GetUser' ? 0 : (seqs[from] ?? 0);
    const last = seqs[answeredAtIndex] ?? seqs.at(-1) ?? 0;
    for (let seq = first; seq <= last; seq++) {
      const outcome = answerOf(this.#state(account, seq), step);
      if (('code' in outcome ? outcome.code : undefined) === refusal?.code) return;
    }
    const said = refusal?.code ?? 'success';
    this.#run.violated(
      `S12 ${asked.requestId}: ${words(step)} was answered with ${said}, which no state of ${first} … ${last} explains`,
    );
  }

  /** A revocation of a replica's own is judged by what is visible there, at some time between question and answer. */
  #revoked({ requestId, step }: Asked): boolean {
    const account = accountId(step.account);
    const last = this.#positions.get(requestId) ?? 0;
    for (let seq = this.#shown.get(requestId) ?? 0; seq <= last; seq++)
      if ('after' in answerOf(this.#state(account, seq), step)) return true;
    return false;
  }

  /** S5, S11: a decision is that of the state at the position which comes with it. */
  #decision(asked: Asked, answer: Answer): void {
    const { step, session, replica } = asked;
    if (answer.refusal !== undefined) return;
    const { decision, position = 0 } = answer.response as AuthorizeResponse;
    const account = accountId(step.account);
    const state = this.#state(account, position);
    const bucket = step.policy ?? '';
    const expected =
      session === undefined
        ? userMayRead(state, step.user ?? '', bucket)
        : sessionMayRead(state, session.role, this.#bornOf(account, session), bucket);
    const allowed = decision?.decision === 'Allowed';
    if (allowed === expected) return;
    const promise = allowed ? 'S11' : 'S12';
    this.#run.violated(
      `${promise} ${replica.member.name} ${allowed ? 'allowed' : 'denied'} ${words(step)} at position ${position} of ${account}`,
    );
  }

  #bornOf(account: string, session: { readonly role: string; readonly from: Asked }): number {
    const position = this.#positions.get(session.from.requestId) ?? 0;
    return this.#state(account, position).roles.get(session.role)?.born ?? -1;
  }

  /** A key that is taken is active at that position; one that is refused is not, or somebody has asked to take it away. */
  #keyUse(asked: Asked, answer: Answer): void {
    const { key, replica, requestId, answeredAtMs = 0 } = asked;
    if (key === undefined || (answer.refusal !== undefined && answer.refusal.code !== 'InvalidClientTokenId')) return;
    const position = this.#positions.get(requestId) ?? 0;
    const active = this.#state(key.account, position).keys.get(key.name)?.active === true;
    const taken = answer.refusal === undefined;
    if (taken && !active)
      this.#run.violated(`S11 ${replica.member.name} took ${key.name} at position ${position}, where it is not active`);
    if (!taken && active && key.firstRevokedAtMs > answeredAtMs)
      this.#run.violated(`S12 ${replica.member.name} refused ${key.name} at position ${position}, where it is active`);
  }

  #state(account: string, seq: number): ReferenceAccount {
    return this.#states.get(account)?.[seq] ?? emptyAccount;
  }
}

const adopts = 'eventide:AdoptRevocation';
/** What names the thing that a step creates. */
const named: Partial<Record<Act, 'key' | 'role' | 'user'>> = {
  CreateAccessKey: 'key',
  CreateRole: 'role',
  CreateUser: 'user',
};
const revocations = new Set(['QuarantinePrincipal', 'RevokeSessions']);
const judged = new Set(['DeleteConflict', 'EntityAlreadyExists', 'LimitExceeded', 'NoSuchEntity']);

/** The step as it was done: what is asked for again when the log no longer has it makes another key. */
function thisTime(step: WorkStep | undefined, done: Set<string>): WorkStep | undefined {
  if (step?.idempotency === undefined) return step;
  const isFirst = !done.has(step.idempotency);
  done.add(step.idempotency);
  return isFirst || step.act !== 'CreateAccessKey' ? step : { ...step, key: `${step.key} again` };
}

function words(step: WorkStep | undefined): string {
  if (step === undefined) return 'nothing';
  const { act, user, group, role, policy, key } = step;
  return [act, user, group, role, policy, key].filter((word) => word !== undefined).join(' ');
}
