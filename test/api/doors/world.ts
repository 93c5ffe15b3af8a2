// The production engine in the simulated world behind the real doors: a step is asked over one of them, and its outcome told alike.

import * as iam from '@aws-sdk/client-iam';
import * as sts from '@aws-sdk/client-sts';
import { NodeDigests, publicKeyOf } from '../../../src/adapters/node-digests.ts';
import type { AuthorizeCall, Dispatch, ServingState } from '../../../src/api/dispatch.ts';
import { statusCodes } from '../../../src/api/grpc/errors.ts';
import { serviceOf } from '../../../src/api/grpc/proto.ts';
import { type GrpcServer, openGrpcServer } from '../../../src/api/grpc/server.ts';
import { type HttpServer, openHttpServer } from '../../../src/api/http/server.ts';
import { doorLimits } from '../../../src/api/limits.ts';
import { httpStatuses } from '../../../src/api/query/errors.ts';
import { queryDoor } from '../../../src/api/query/handler.ts';
import { isImplemented } from '../../../src/core/actions/table.ts';
import { SigningKeys, signRequest } from '../../../src/core/authn/sigv4.ts';
import type { Call } from '../../../src/core/event.ts';
import type { Answer } from '../../../src/core/instruction.ts';
import { fieldsOf, findMethod } from '../../../src/core/shapes/lookup.ts';
import { type Credentials, EngineUnderTest } from '../../support/engine-under-test.ts';
import { PlainClient } from '../grpc/plain-client.ts';
import type { WorldSettings } from './script.ts';
import { sdkForm } from './sdk-form.ts';

/** A service that both doors speak. */
export type Service = 'iam' | 'sts';

/** What came of a step, in the form that AWS's SDK gives it; a refusal with its status at the door that it came through. */
export type Outcome =
  | { readonly response: unknown; readonly shape?: object }
  | { readonly code: string; readonly message: string; readonly status: number };

/** One call. Undefined credentials: nobody signs it. */
export interface Asked {
  readonly service: Service;
  readonly action: string;
  readonly request: object;
  readonly as: Credentials | undefined;
  readonly region?: string;
}

/** A door of a world of its own. */
export interface Door extends AsyncDisposable {
  readonly engine: EngineUnderTest;
  /** The status that the door's table has for a code. */
  readonly statusOf: (code: string) => number | undefined;
  ask(asked: Asked): Promise<Outcome>;
}

const digests = Object.assign(new NodeDigests(), { publicKeyOf });
const keys = new SigningKeys(digests);

/** Answers from the simulated engine: the world's time runs only while somebody waits. */
class SimulatedDispatch implements Dispatch {
  readonly engine: EngineUnderTest;

  constructor(settings: WorldSettings) {
    this.engine = new EngineUnderTest({ digests, ...settings });
  }

  call(call: Call): Promise<Answer> {
    const [replica] = this.engine.cluster.replicas;
    const running = replica?.process;
    const answers: Answer[] = [];
    replica?.machine.run(() =>
      running?.driver.call(call, {
        answer: (answered) => answers.push(answered),
        emit: () => undefined,
      }),
    );
    for (let waitedMs = 0; waitedMs < longestMs && answers.length === 0; waitedMs++) this.engine.elapse(1);
    this.engine.elapse(settleMs);
    const [answer] = answers;
    return answer === undefined
      ? Promise.reject(new Error(`${call.action} was not answered`))
      : Promise.resolve(answer);
  }

  stream(call: Call): Promise<Answer> {
    return this.call(call);
  }

  authorize(_call: AuthorizeCall): Answer | undefined {
    return undefined;
  }

  health(): ServingState {
    return 'SERVING';
  }
}

// Simulated milliseconds: more than any call waits; until what was written is visible.
const longestMs = 60_000;
const settleMs = 5;

/** The gRPC door. */
export async function openGrpcDoor(settings: WorldSettings): Promise<Door> {
  const dispatch = new SimulatedDispatch(settings);
  const { engine } = dispatch;
  const server: GrpcServer = await openGrpcServer({
    ...{ address: '127.0.0.1:0', dispatch, implemented: isImplemented, onProblem: complain },
    descriptorSetFile: new URL('../../../proto/descriptor-set.binpb', import.meta.url).pathname,
  });
  const client = new PlainClient(server.address);
  let calls = 0;
  return {
    engine,
    statusOf: (code) => (statusCodes as Readonly<Record<string, number>>)[code],
    async ask({ service, action, request, as, region = 'us-east-1' }) {
      const method = serviceOf(service)[action];
      if (method === undefined) throw new Error(`no method ${service}:${action}`);
      const bytes = method.requestSerialize(request);
      const body = digests.sha256Hex(bytes);
      const pieces = { method: 'POST', path: method.path, query: '', headers: [], payloadHash: body };
      const scope = { nowMs: engine.nowMs, region, service };
      const signed = as === undefined ? [] : signRequest(keys, as, { pieces, ...scope });
      const metadata = { ...Object.fromEntries(signed), 'eventide-idempotency-key': `call-${calls++}` };
      const ended = await client.call(service, action, request, { bytes, metadata });
      if (ended.code === 0) {
        const shape = ended.response ?? {};
        return { response: sdkForm(service, findMethod(service, action)?.response ?? '', shape), shape };
      }
      const info = ended.details.find((detail) => detail.type === 'error-info');
      return { code: info?.reason ?? '', message: ended.message, status: ended.code };
    },
    async [Symbol.asyncDispose]() {
      client[Symbol.dispose]();
      await server.close();
    },
  };
}

/** The Query door, asked by AWS's own SDK. */
export async function openQueryDoor(settings: WorldSettings): Promise<Door> {
  const dispatch = new SimulatedDispatch(settings);
  const { engine } = dispatch;
  const server: HttpServer = await openHttpServer({
    ...{ address: '127.0.0.1:0', routes: [], certificatePollMs: 1000, onProblem: complain },
    otherwise: [
      queryDoor({
        ...{ dispatch, replica: 'n1', secure: false, limits: doorLimits, implemented: isImplemented },
        onBug: (error) => {
          throw error;
        },
      }),
    ],
  });
  return {
    engine,
    statusOf: (code) => (httpStatuses as Readonly<Record<string, number>>)[code],
    async ask(asked) {
      const sent: Sent = { status: 0, xml: '' };
      const client = sdkClient(asked, `http://${server.address}`, engine.nowMs, sent);
      try {
        const { $metadata: _, ...response } = await client.send(sdkCommand(asked));
        return { response: plainForm(asked, response) };
      } catch (error) {
        if (sent.status === 0 || sent.status === 200) throw error;
        return { code: textOf(sent.xml, 'Code'), message: textOf(sent.xml, 'Message'), status: sent.status };
      }
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function complain(message: string, facts: Readonly<Record<string, string>>): never {
  throw new Error(`${message}: ${JSON.stringify(facts)}`);
}

/** What the Query door answered. */
interface Sent {
  status: number;
  xml: string;
}

interface HandledRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface SdkClient {
  send(command: unknown): Promise<Readonly<Record<string, unknown>>>;
}

/** A client for one call: it would take the real time of the answer for the world's. */
function sdkClient(
  { service, as, region = 'us-east-1' }: Asked,
  endpoint: string,
  nowMs: number,
  sent: Sent,
): SdkClient {
  const handle = async ({ method, path, headers, body }: HandledRequest): Promise<object> => {
    const { authorization: _, ...unsigned } = headers;
    const answer = await fetch(`${endpoint}${path}`, {
      ...{ method, headers: as === undefined ? unsigned : headers },
      ...(body === undefined ? {} : { body }),
    });
    sent.status = answer.status;
    sent.xml = await answer.text();
    const read = new TextEncoder().encode(sent.xml);
    return { response: { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: read } };
  };
  const settings = {
    ...{ region, endpoint, maxAttempts: 1, systemClockOffset: nowMs - Date.now() },
    credentials: as ?? { accessKeyId: 'none', secretAccessKey: 'none' },
    requestHandler: { handle, metadata: { handlerProtocol: 'http/1.1' }, destroy: () => undefined },
  };
  return service === 'iam' ? new iam.IAMClient(settings) : new sts.STSClient(settings);
}

function sdkCommand({ service, action, request }: Asked): unknown {
  const commands = (service === 'iam' ? iam : sts) as unknown as Readonly<
    Record<string, new (input: unknown) => unknown>
  >;
  const Command = commands[`${action}Command`];
  if (Command === undefined) throw new Error(`the SDK has no ${action}`);
  return new Command(sdkForm(service, findMethod(service, action)?.request ?? '', request));
}

/** The SDK's answer without its empty lists, its documents decoded: what the other door's answer looks like in that form. */
function plainForm({ service, action }: Asked, response: object): unknown {
  return normal(service, findMethod(service, action)?.response ?? '', response);
}

function normal(service: Service, message: string, value: object): object {
  const members = value as Readonly<Record<string, unknown>>;
  const found: Record<string, unknown> = {};
  for (const field of fieldsOf(service, message) ?? []) {
    const member = members[field.wire];
    if (member === undefined || (Array.isArray(member) && member.length === 0)) continue;
    const one = (item: unknown): unknown => {
      if (field.message !== undefined) return normal(service, field.message, item as object);
      return field.urlEncoded === true ? decodeURIComponent(String(item)) : item;
    };
    found[field.wire] = Array.isArray(member) ? member.map(one) : one(member);
  }
  return found;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

function textOf(xml: string, element: string): string {
  const text = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(xml)?.[1] ?? '';
  return text.replaceAll(/&(lt|gt|quot|amp);/g, (_, name: string) => entities[name] ?? '');
}
