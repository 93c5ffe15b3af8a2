// Workload causal: registers of one account, written one after the other; read on any replica, with the tokens of what was seen before.

import { checkCausal, type RegisterAction } from '../checkers/causal.ts';
import { anyReplica, untilDone, type Workload, type WorkloadContext } from './workload.ts';

/** Workload causal. */
export const causal: Workload<RegisterAction> = {
  name: 'causal',
  clients(context) {
    const { cluster } = context;
    const state: State = { made: 0, value: 0, registers: [], written: {} };
    return [
      () => write(context, state),
      ...cluster.names.map((replica) => async () => {
        await read(context, state, { replica, seen: {}, tokens: [] });
      }),
      ...cluster.names.map(() => reader(context, state)),
    ];
  },
  check: checkCausal,
};

const registersAtOnce = 4;

interface State {
  made: number;
  value: number;
  readonly registers: string[];
  /** Newest acknowledged value of each register in use. */
  written: Record<string, number>;
}

/** The value of a register is the Sid of a user's only statement: who may says why, and so which value. */
const documentOf = (value: number): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: `v${value}`, Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
  });

async function write(context: WorkloadContext<RegisterAction>, state: State): Promise<void> {
  const { client, cluster, recorder } = context;
  while (state.registers.length < registersAtOnce) {
    const userName = `register-${state.made++}`;
    await untilDone(userName, () => client.iam.createUser({ userName }));
    state.registers.push(userName);
  }
  const register = state.registers[state.value % state.registers.length] ?? '';
  const value = ++state.value;
  const replica = anyReplica(context);
  const after = { ...state.written };
  const done = await recorder.record(
    replica,
    () =>
      client.iam.putUserPolicy(
        { userName: register, policyName: 'value', policyDocument: documentOf(value) },
        { endpoint: cluster.replica(replica).grpc },
      ),
    () => ({ type: 'write', register, value, after }),
  );
  if (done !== undefined) {
    state.written[register] = value;
    return;
  }
  // A write that nobody knows the outcome of may come behind later ones: its register is not used again.
  state.registers.splice(state.registers.indexOf(register), 1);
  state.written = Object.fromEntries(Object.entries(state.written).filter(([name]) => name !== register));
}

/** A reader that moves from replica to replica, and takes with it the token of what it was shown. */
function reader(context: WorkloadContext<RegisterAction>, state: State): () => Promise<void> {
  const seen: Record<string, number> = {};
  let tokens: readonly string[] = [];
  return async () => {
    const shown = await read(context, state, { replica: anyReplica(context), seen: { ...seen }, tokens });
    if (shown === undefined) return;
    Object.assign(seen, shown.values);
    tokens = shown.tokens;
  };
}

/** Reads all registers in use on one replica at one moment. */
async function read(
  { client, cluster, recorder }: WorkloadContext<RegisterAction>,
  { registers }: State,
  how: {
    readonly replica: string;
    readonly seen: Readonly<Record<string, number>>;
    readonly tokens: readonly string[];
  },
): Promise<{ readonly values: Readonly<Record<string, number>>; readonly tokens: readonly string[] } | undefined> {
  const { replica, seen, tokens } = how;
  const asked = [...registers];
  if (asked.length === 0) return undefined;
  let token: string | undefined;
  const onAnswer = (facts: { readonly visibleToken: string | undefined }): void => {
    token = facts.visibleToken;
  };
  const requests = asked.map((register) => ({
    ...{ principal: `arn:aws:iam::${cluster.account}:user/${register}`, action: 's3:GetObject', resource: '*' },
  }));
  let values: Readonly<Record<string, number>> = {};
  const answer = await recorder.record(
    replica,
    () =>
      client.access.batchAuthorize(
        { requests },
        { endpoint: cluster.replica(replica).grpc, tokens, waitMs: 2000, onAnswer },
      ),
    (given) => {
      const sids = (given?.results ?? []).map((one) => one.decision?.matchedStatements[0]?.sid);
      values = Object.fromEntries(asked.map((register, at) => [register, Number(sids[at]?.slice(1) ?? 0)]));
      const atLeast = Object.fromEntries(asked.map((register) => [register, seen[register] ?? 0]));
      return { type: 'read', values, atLeast };
    },
  );
  if (answer === undefined) return undefined;
  return { values, tokens: token === undefined ? tokens : [token] };
}
