// The gRPC door: one server with all public services, health and reflection.

import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Http2Server } from 'node:http2';
import { experimental, logVerbosity, Server, ServerCredentials, setLogVerbosity } from '@grpc/grpc-js';
import { serviceNames } from '../../core/shapes/lookup.ts';
import { Listener } from '../../listener.ts';
import type { Dispatch, DoorRules } from '../dispatch.ts';
import { type DoorLimits, doorLimits } from '../limits.ts';
import type { DoorParts } from './door.ts';
import { handlersOf } from './handlers.ts';
import { Health, healthService, healthServiceName } from './health.ts';
import { incomingWithin } from './incoming.ts';
import { serviceOf } from './proto.ts';
import { Reflection, reflectionService, reflectionServiceNames } from './reflection.ts';
import { ReloadingCertificate, type TlsFiles } from './reloading-certificate.ts';

/** What a gRPC door is made of. */
export interface GrpcServerOptions {
  /** Where to listen: `127.0.0.1:4601`; port 0 picks a free one. */
  readonly address: string;
  readonly dispatch: Dispatch;
  /** Which actions have behaviour; see {@link DoorRules}. */
  readonly implemented: DoorRules['implemented'];
  /** File of the built descriptor set, served by reflection. */
  readonly descriptorSetFile: string;
  /** Certificate and key; absent: plaintext. */
  readonly tls?: TlsFiles;
  /** Told of throws inside a call and of certificates that cannot be used. */
  readonly onProblem: (message: string, facts: Readonly<Record<string, string>>) => void;
  readonly limits?: Partial<DoorLimits>;
}

/** A door that listens. */
export interface GrpcServer extends AsyncDisposable {
  /** Host and port that it really listens on. */
  readonly address: string;
  /** Takes no more calls, lets those under way end for a moment, then cuts them. */
  close(): Promise<void>;
}

/** Opens the door. Rejects with one clear error where the address cannot be had. */
export async function openGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const limits = { ...doorLimits, ...options.limits };
  // What goes wrong is told once, by us.
  setLogVerbosity(logVerbosity.NONE);
  const closing = new AbortController();
  // Each open feed listens to it.
  setMaxListeners(0, closing.signal);
  const server = new Server(serverOptions(limits));
  const health = addServices(server, options, limits, closing.signal);
  const certificate = openCertificate(options, limits);
  const credentials =
    certificate === undefined
      ? ServerCredentials.createInsecure()
      : // The certificate of the server comes first, whatever the parameter is called; null: clients need none.
        experimental.createCertificateProviderServerCredentials(certificate, null, false);
  const injector = server.createConnectionInjector(credentials);
  for (const http2 of http2ServersOf(server)) http2.prependListener('stream', incomingWithin(limits.unfinishedBytes));
  let listener: Listener;
  try {
    listener = await Listener.open(options.address, limits.connections, (connection) =>
      injector.injectConnection(connection),
    );
  } catch (error) {
    certificate?.close();
    throw new Error(listenProblem(options.address, error as Error), { cause: error });
  }
  const { address } = listener;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= (async () => {
      closing.abort();
      health.close();
      await shutDown(server, listener, limits.closeGraceMs);
      certificate?.close();
    })();
    return closed;
  };
  return { address, close, [Symbol.asyncDispose]: close };
}

function serverOptions(limits: DoorLimits): ConstructorParameters<typeof Server>[0] {
  return {
    // Channelz costs a tenth of a small call.
    'grpc.enable_channelz': 0,
    'grpc.max_receive_message_length': limits.requestBytes,
    'grpc.max_send_message_length': limits.responseBytes,
    'grpc.max_concurrent_streams': limits.streamsPerConnection,
    'grpc-node.max_session_memory': limits.connectionMemoryMib,
    'grpc.keepalive_time_ms': limits.keepaliveMs,
  };
}

function addServices(server: Server, options: GrpcServerOptions, limits: DoorLimits, closing: AbortSignal): Health {
  const { dispatch, implemented } = options;
  const onBug: DoorParts['onBug'] = (error, facts) => {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    options.onProblem('a call failed inside the replica', { ...facts, stack });
  };
  const parts = { dispatch, limits, implemented, secure: options.tls !== undefined, onBug, closing };
  for (const service of serviceNames) server.addService(serviceOf(service), handlersOf(service, parts));
  const own = serviceNames.flatMap((service) => Object.values(serviceOf(service))[0]?.row.service ?? []);
  const all = [...own, healthServiceName, ...reflectionServiceNames];
  const health = new Health(dispatch, all, limits);
  server.addService(healthService, health.handlers);
  const reflection = new Reflection(() => readFileSync(options.descriptorSetFile), all);
  for (const name of reflectionServiceNames) server.addService(reflectionService(name), reflection.handlers);
  return health;
}

function openCertificate(options: GrpcServerOptions, limits: DoorLimits): ReloadingCertificate | undefined {
  const { tls } = options;
  if (tls === undefined) return undefined;
  return new ReloadingCertificate(tls, limits.certificatePollMs, (message) => {
    options.onProblem('a certificate cannot be used', { message });
  });
}

/** What is below a server of gRPC: the library keeps it to itself, and has no limit for what we look at there. */
function http2ServersOf(server: Server): Iterable<Http2Server> {
  const servers: unknown = server['http2Servers'];
  if (!(servers instanceof Map)) throw new TypeError('this version of @grpc/grpc-js keeps its servers elsewhere');
  return (servers as ReadonlyMap<Http2Server, unknown>).keys();
}

function listenProblem(address: string, error: Error): string {
  if (error.message.includes('EADDRINUSE')) return `Another program listens on ${address} already.`;
  if (error.message.includes('EACCES')) return `This user may not listen on ${address}.`;
  return `The gRPC door cannot listen on ${address}: ${error.message}`;
}

async function shutDown(server: Server, listener: Listener, graceMs: number): Promise<void> {
  listener.stop();
  const impatience = setTimeout(() => listener.cut(), graceMs);
  await new Promise<void>((resolve) => {
    server.tryShutdown(() => resolve());
  });
  // From Node 24 on the library does not wait for calls under way on connections that it was handed.
  await listener.ended();
  clearTimeout(impatience);
}
