// Authorize over gRPC, its caller verified on every call, beside a server that does nothing with the same messages.

import { Metadata } from '@grpc/grpc-js';
import { serviceOf } from '../src/api/grpc/proto.ts';
import { type Credentials, signCall } from '../src/lib/client/signing.ts';
import type { EventideClient } from '../src/lib/client.ts';
import { type BenchCluster, startCluster } from './support/cluster.ts';
import { cpuMs } from './support/cpu.ts';
import { type Echo, type EchoServer, startEcho } from './support/echo-server.ts';
import { driver, load, type PreparedCall } from './support/h2-load.ts';
import { alternate, median, print, thousands } from './support/lines.ts';

const rounds = Number(process.env['ROUNDS'] ?? 5);
const seconds = 2;
const checksInBatch = 100;
const messagesInStream = 500;
const path = '/eventide.access.v1.AccessService/';
const methods = serviceOf('access');

type MethodName = 'Authorize' | 'BatchAuthorize' | 'StreamAuthorize';

interface Scene {
  readonly what: string;
  readonly method: MethodName;
  readonly messages: readonly Uint8Array[];
  readonly headers: Readonly<Record<string, string>>;
  readonly inFlight: number;
  /** Decisions that one call of the load makes. */
  readonly decisions: number;
  readonly share: number;
}

interface Rate {
  readonly perS: number;
  /** Server's processor time, microseconds a decision. */
  readonly cpuUs: number;
}

await using cluster = await startCluster('--replicas', '1', '--profile', 'instant');
await using client = cluster.client();
const pdp = await prepare(client);
const { bearerToken = '' } = await client.access.signIn({});
const echo = await echoOf(client);
using beside = await startEcho(echo);
process.stdout.write(`driven by ${driver}, 64 in flight; processor time of the server in brackets\n`);
const asked = process.argv.slice(2);
for (const scene of scenes(pdp, bearerToken))
  if (asked.length === 0 || asked.includes(scene.method)) await compare(scene, cluster, beside);

/** A user with three statements, asking about herself; and one question about her. */
async function prepare(admin: EventideClient): Promise<Credentials> {
  await admin.iam.createUser({ userName: 'app' });
  const statements = [
    { Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: 'arn:aws:s3:::reports/*' },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' },
    { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::reports/secret/*' },
  ];
  const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await admin.iam.putUserPolicy({ userName: 'app', policyName: 'own', policyDocument });
  const { accessKey } = await admin.iam.createAccessKey({ userName: 'app' });
  const found = { accessKeyId: accessKey?.accessKeyId ?? '', secretAccessKey: accessKey?.secretAccessKey ?? '' };
  await admin.access.authorize(question(0), {});
  return found;
}

function question(at: number): { principal: string; action: string; resource: string } {
  return {
    principal: 'arn:aws:iam::111122223333:user/app',
    action: 's3:GetObject',
    resource: `arn:aws:s3:::reports/2026/${at}`,
  };
}

async function echoOf(admin: EventideClient): Promise<Echo> {
  const trailers: [string, string][] = [];
  const one = await admin.access.authorize(question(0), {
    onAnswer: ({ requestId, replica, visibleToken, stalenessMs }) => {
      trailers.push(['eventide-request-id', requestId ?? ''], ['eventide-replica', replica ?? '']);
      trailers.push(['eventide-visible-token', visibleToken ?? ''], ['eventide-staleness-ms', String(stalenessMs)]);
    },
  });
  const batch = await admin.access.batchAuthorize({ requests: batchOf(question) });
  const encode = (method: MethodName, answer: object): Uint8Array =>
    new Uint8Array(methods[method]?.responseSerialize(answer) ?? []);
  return {
    trailers,
    answers: {
      Authorize: encode('Authorize', one),
      BatchAuthorize: encode('BatchAuthorize', batch),
      StreamAuthorize: encode('StreamAuthorize', { id: 1, decision: one.decision }),
    },
  };
}

function batchOf<T>(make: (at: number) => T): T[] {
  return Array.from({ length: checksInBatch }, (_, at) => make(at));
}

function scenes(credentials: Credentials, bearer: string): readonly Scene[] {
  const encode = (method: MethodName, request: object): Uint8Array =>
    new Uint8Array(methods[method]?.requestSerialize(request) ?? []);
  const own = { ...question(0), context: [] };
  const one = encode('Authorize', own);
  const batch = encode('BatchAuthorize', { requests: batchOf((at) => ({ ...question(at), context: [] })) });
  const items = Array.from({ length: messagesInStream }, (_, id) => encode('StreamAuthorize', { id, request: own }));
  const byBearer = { authorization: `Bearer ${bearer}` };
  return [
    {
      ...{ what: 'Authorize, bearer', method: 'Authorize', messages: [one], headers: byBearer },
      ...{ inFlight: 64, decisions: 1, share: 0.85 },
    },
    {
      ...{
        what: 'Authorize, SigV4',
        method: 'Authorize',
        messages: [one],
        headers: signed(credentials, 'Authorize', one),
      },
      ...{ inFlight: 64, decisions: 1, share: 0.7 },
    },
    {
      ...{ what: 'StreamAuthorize', method: 'StreamAuthorize', messages: items, headers: byBearer },
      ...{ inFlight: 4, decisions: messagesInStream, share: 0.85 },
    },
    {
      ...{ what: `BatchAuthorize of ${checksInBatch}`, method: 'BatchAuthorize', messages: [batch], headers: byBearer },
      ...{ inFlight: 16, decisions: checksInBatch, share: 0.75 },
    },
  ];
}

function signed(credentials: Credentials, method: MethodName, body: Uint8Array): Record<string, string> {
  const metadata = new Metadata();
  signCall(metadata, credentials, path + method, body);
  return Object.fromEntries(Object.entries(metadata.getMap()).map(([name, value]) => [name, String(value)]));
}

async function compare(scene: Scene, ours: BenchCluster, theirs: EchoServer): Promise<void> {
  const { method, messages, headers, inFlight, decisions, share } = scene;
  const [replica] = ours.replicas;
  if (replica === undefined) throw new Error('the cluster has no replica');
  const at = async (address: string, pid: number): Promise<Rate> => {
    const before = cpuMs(pid);
    const call: PreparedCall = { address, path: path + method, headers, messages, inFlight, seconds };
    const perS = (await load(call)) * decisions;
    // The load runs one second before it counts.
    return { perS, cpuUs: ((cpuMs(pid) - before) * 1000) / (perS * (seconds + 1)) };
  };
  const found = await alternate(
    rounds,
    () => at(replica.grpc, replica.pid),
    () => at(theirs.address, theirs.pid),
  );
  const rate = (rates: readonly Rate[]): number => median(rates.map(({ perS }) => perS));
  const words = (rates: readonly Rate[]): string =>
    `${thousands(rate(rates))}/s [${median(rates.map(({ cpuUs }) => cpuUs)).toFixed(1)} µs]`;
  const ratio = median(found.ours.map(({ perS }, round) => perS / (found.theirs[round]?.perS ?? Number.NaN)));
  const target = `≥ ${share} of a no-op echo`;
  print({
    what: scene.what,
    measured: words(found.ours),
    beside: words(found.theirs),
    ratio,
    target,
    met: ratio >= share,
  });
}
