// A server that does nothing: grpc-js and proto-loader, the same messages and trailers as a real answer, and no work between.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type handleBidiStreamingCall,
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** What it answers. */
export interface Echo {
  /** Encoded answers, by method. */
  readonly answers: Readonly<Record<'Authorize' | 'BatchAuthorize' | 'StreamAuthorize', Uint8Array>>;
  readonly trailers: readonly (readonly [name: string, value: string])[];
}

/** A running echo. */
export interface EchoServer extends Disposable {
  readonly address: string;
  readonly pid: number;
}

// Flags of node that `eventide up` starts replicas with.
const replicaFlags: readonly string[] = [];

/** Starts one in a process of its own, with the flags that replicas run with. */
export async function startEcho(echo: Echo): Promise<EchoServer> {
  const child = fork(fileURLToPath(import.meta.url), {
    execArgv: [...process.execArgv, ...replicaFlags],
    serialization: 'advanced',
  });
  child.send(echo);
  const [port] = (await once(child, 'message')) as [number];
  return {
    address: `127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    [Symbol.dispose]: () => {
      child.kill();
    },
  };
}

function serve(echo: Echo): void {
  const proto = join(import.meta.dirname, '../../proto');
  const loaded = loadSync('eventide/access/v1/access_service.proto', { includeDirs: [proto], longs: Number });
  const service = loaded['eventide.access.v1.AccessService'] as ServiceDefinition;
  const answer = (name: keyof Echo['answers']): object =>
    service[name]?.responseDeserialize(Buffer.from(echo.answers[name])) as object;
  const unary = (name: keyof Echo['answers']): handleUnaryCall<object, object> => {
    const response = answer(name);
    return (_, callback) => callback(null, response, trailersOf(echo));
  };
  const item = answer('StreamAuthorize');
  const stream: handleBidiStreamingCall<object, object> = (call) => {
    call.on('data', () => call.write(item));
    call.on('end', () => call.end(trailersOf(echo)));
  };
  const server = new Server({ 'grpc.enable_channelz': 0 });
  server.addService(service, {
    ...{ Authorize: unary('Authorize'), BatchAuthorize: unary('BatchAuthorize'), StreamAuthorize: stream },
  });
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_, port) => process.send?.(port));
}

function trailersOf(echo: Echo): Metadata {
  const trailers = new Metadata();
  for (const [name, value] of echo.trailers) trailers.set(name, value);
  return trailers;
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('message', (message) => serve(message as Echo));
}
