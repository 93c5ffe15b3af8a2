// Idempotency: what a caller's key was answered, kept so that any home finds it.

import { canonicalJson, type Json } from '../base/canonical-json.ts';
import type { Digests } from '../base/ports.ts';
import type { Caller } from '../model/caller.ts';
import type { RecordKey } from '../model/record.ts';
import { fieldsOf, findMethod, type ServiceName } from '../shapes/lookup.ts';
import type { IdempotencyRecord } from './answers-apart.ts';
import { responseText } from './response-text.ts';
import { holdsSecrets } from './secret-messages.ts';
import type { ActionSecrets } from './secrets.ts';

/** What a record keeps of an answer. */
export type KeptAnswer = Pick<IdempotencyRecord, 'response' | 'sealedResponse'>;

interface Parts {
  readonly digests: Digests;
  readonly secrets: Pick<ActionSecrets, 'openText' | 'sealText'>;
}

/** A request, and of which action. */
interface NamedCall {
  readonly service: ServiceName;
  readonly action: string;
  readonly request: unknown;
}

/** Record key of an answered call: who used which key for what. */
export function idempotencyKey(
  digests: Pick<Digests, 'sha256Hex'>,
  { account, principalId }: Pick<Caller, 'account' | 'principalId'>,
  action: string,
  key: string,
): RecordKey<IdempotencyRecord> {
  const hash = digests.sha256Hex(`${account}\n${principalId}\n${action}\n${key}`);
  return `idempotency/${account}/${hash}` as RecordKey<IdempotencyRecord>;
}

/** What a request is compared with others by that came with its key. */
export function requestNames(
  { digests, secrets }: Parts,
  key: string,
  call: NamedCall,
): Pick<IdempotencyRecord, 'requestHash' | 'sealedRequest'> {
  const { whole, shown } = hashesOf(digests, call);
  return whole === shown
    ? { requestHash: shown }
    : { requestHash: shown, sealedRequest: secrets.sealText(whole, requestPurpose(key)) };
}

/** The answer as it is kept: sealed, unless nothing in it can be secret and all members know `plain` answers. */
export function keepAnswer(
  secrets: Pick<ActionSecrets, 'sealText'>,
  key: string,
  { call, response, plain }: { readonly call: NamedCall; readonly response: unknown; readonly plain: boolean },
): KeptAnswer {
  const text = responseText(response);
  const method = findMethod(call.service, call.action);
  return plain && method !== undefined && !holdsSecrets(call.service, method.response)
    ? { response: text }
    : { sealedResponse: secrets.sealText(text, key) };
}

/** The text of a kept answer; undefined where its data key is missing. */
export function keptAnswer(
  secrets: Pick<ActionSecrets, 'openText'>,
  key: string,
  { response, sealedResponse = '' }: KeptAnswer,
): string | undefined {
  return response ?? secrets.openText(sealedResponse, key);
}

/** Whether a request is the one that its key was answered for. */
export function isSameRequest(
  { digests, secrets }: Parts,
  key: string,
  { known, call }: { readonly known: IdempotencyRecord; readonly call: NamedCall },
): boolean {
  const { whole, shown } = hashesOf(digests, call);
  const { sealedRequest } = known;
  if (known.requestHash !== shown) return false;
  return sealedRequest === undefined ? whole === shown : secrets.openText(sealedRequest, requestPurpose(key)) === whole;
}

const requestPurpose = (key: string): string => `request ${key}`;

function hashesOf(
  digests: Digests,
  { service, action, request }: NamedCall,
): Readonly<Record<'shown' | 'whole', string>> {
  const hash = (value: unknown): string => digests.sha256Hex(canonicalJson(value as Json));
  const whole = hash(request);
  const message = findMethod(service, action)?.request ?? '';
  if (!holdsSecrets(service, message)) return { whole, shown: whole };
  const shown = withoutSecrets(service, message, request as object);
  return { whole, shown: shown === request ? whole : hash(shown) };
}

/** The request without the members that its shape calls sensitive; the request itself where it has none. */
function withoutSecrets(service: ServiceName, message: string, value: object): object {
  let shown = value as Readonly<Record<string, unknown>>;
  for (const { name, sensitive, map, message: inner } of fieldsOf(service, message) ?? []) {
    const given = shown[name];
    if (given === undefined) continue;
    if (sensitive === true) {
      const { [name]: _, ...rest } = shown;
      shown = rest;
    } else if (inner !== undefined && map !== true) {
      const within = Array.isArray(given)
        ? partsWithoutSecrets(service, inner, given as readonly object[])
        : withoutSecrets(service, inner, given as object);
      if (within !== given) shown = { ...shown, [name]: within };
    }
  }
  return shown;
}

function partsWithoutSecrets(service: ServiceName, message: string, parts: readonly object[]): readonly object[] {
  const shown = parts.map((part) => withoutSecrets(service, message, part));
  return shown.some((part, at) => part !== parts[at]) ? shown : parts;
}
