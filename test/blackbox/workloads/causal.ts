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
      ...cluster.names.map((replica) => () => readAll(context, state, replica)),
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

/** Reads all registers on one replica, the newest first: what was written later was seen first, and obliges. */
async function readAll(context: WorkloadContext<RegisterAction>, state: State, replica: string): Promise<void> {
  const newestFirst = state.registers.toSorted((a, b) => (state.written[b] ?? 0) - (state.written[a] ?? 0));
  for (const register of newestFirst) await read(context, { register, replica, atLeast: 0, tokens: [] });
  if (newestFirst.length === 0)
    await context.client.cluster
      .getCluster({}, { endpoint: context.cluster.replica(replica).grpc })
      .catch(() => undefined);
}

/** A reader that moves from replica to replica, and takes with it the token of what it was shown. */
function reader(context: WorkloadContext<RegisterAction>, state: State): () => Promise<void> {
  const seen = new Map<string, number>();
  let tokens: readonly string[] = [];
  return async () => {
    const replica = anyReplica(context);
    const register = context.draw.pick(state.registers);
    if (register === undefined) {
      await context.client.cluster.getCluster({}).catch(() => undefined);
      return;
    }
    const shown = await read(context, { register, replica, atLeast: seen.get(register) ?? 0, tokens });
    if (shown === undefined) return;
    seen.set(register, shown.value);
    tokens = shown.tokens;
  };
}

async function read(
  { client, cluster, recorder }: WorkloadContext<RegisterAction>,
  what: {
    readonly register: string;
    readonly replica: string;
    readonly atLeast: number;
    readonly tokens: readonly string[];
  },
): Promise<{ readonly value: number; readonly tokens: readonly string[] } | undefined> {
  const { register, replica, atLeast, tokens } = what;
  let token: string | undefined;
  const onAnswer = (facts: { readonly visibleToken: string | undefined }): void => {
    token = facts.visibleToken;
  };
  const principal = `arn:aws:iam::${cluster.account}:user/${register}`;
  let value = 0;
  const answer = await recorder.record(
    replica,
    () =>
      client.access.batchAuthorize(
        { requests: [{ principal, action: 's3:GetObject', resource: '*' }] },
        { endpoint: cluster.replica(replica).grpc, tokens, waitMs: 2000, onAnswer },
      ),
    (given) => {
      value = Number(given?.results[0]?.decision?.matchedStatements[0]?.sid?.slice(1) ?? 0);
      return { type: 'read', register, value, atLeast };
    },
  );
  if (answer === undefined) return undefined;
  return { value, tokens: token === undefined ? tokens : [token] };
}
