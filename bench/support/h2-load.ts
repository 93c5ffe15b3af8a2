// Load on a gRPC server by prepared messages: h2load (Debian's nghttp2-client) where it is, else node:http2 in a process of its own.

import { execFile, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type ClientHttp2Session, connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A prepared call. */
export interface PreparedCall {
  /** `127.0.0.1:4601`. */
  readonly address: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The encoded messages of one call: one of a unary call, many of a stream. */
  readonly messages: readonly Uint8Array[];
  readonly inFlight: number;
  readonly seconds: number;
}

const hasH2load = spawnSync('h2load', ['--version']).status === 0;

/** Who drives the load, for the page. */
export const driver = hasH2load ? 'h2load' : 'node:http2';

/** Calls a second. */
export function load(call: PreparedCall): Promise<number> {
  return hasH2load ? byH2load(call) : byNode(call);
}

async function byH2load(call: PreparedCall): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'eventide-load-'));
  const body = join(folder, 'body');
  writeFileSync(body, framed(call.messages));
  const headers = Object.entries(headersOf(call)).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const connections = Math.min(4, call.inFlight);
  const args = ['-t', '1', '-c', String(connections), '-m', String(Math.ceil(call.inFlight / connections))];
  args.push('-D', String(call.seconds), '--warm-up-time', '1', '-d', body, ...headers);
  args.push(`http://${call.address}${call.path}`);
  try {
    const printed = await new Promise<string>((resolve, reject) => {
      execFile('h2load', args, (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`h2load: ${error.message}`));
      });
    });
    const rate = Number(/finished in [^,]+, ([\d.]+) req\/s/.exec(printed)?.[1]);
    const failed = Number(/(\d+) failed/.exec(printed)?.[1]);
    if (!(rate > 0) || failed > 0) throw new Error(`h2load did not get through: ${printed}`);
    return rate;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function byNode(call: PreparedCall): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), { execArgv: process.execArgv, serialization: 'advanced' });
  child.send(call);
  const [rate] = (await once(child, 'message')) as [number];
  return rate;
}

function headersOf(call: PreparedCall): Record<string, string> {
  return { 'content-type': 'application/grpc', te: 'trailers', ...call.headers };
}

/** Messages in gRPC's length-prefixed form. */
function framed(messages: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    messages.flatMap((message) => {
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(message.length, 1);
      return [prefix, Buffer.from(message)];
    }),
  );
}

function drive(session: ClientHttp2Session, call: PreparedCall, counted: () => boolean): void {
  const stream = session.request({ ':method': 'POST', ':path': call.path, ...headersOf(call) });
  stream.resume();
  stream.once('end', () => {
    if (counted()) drive(session, call, counted);
  });
  stream.end(framed(call.messages));
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('message', (message) => {
    const call = message as PreparedCall;
    const sessions = Array.from({ length: Math.min(4, call.inFlight) }, () => connect(`http://${call.address}`));
    let ended = 0;
    const startedMs = performance.now();
    const endMs = startedMs + (call.seconds + 1) * 1000;
    const counted = (): boolean => {
      const nowMs = performance.now();
      if (nowMs >= startedMs + 1000) ended++;
      return nowMs < endMs;
    };
    for (let at = 0; at < call.inFlight; at++) {
      const session = sessions[at % sessions.length];
      if (session !== undefined) drive(session, call, counted);
    }
    setTimeout(() => {
      process.send?.(ended / call.seconds);
      for (const session of sessions) session.destroy();
      process.disconnect();
    }, endMs - startedMs);
  });
}
