// Events: a call as CloudTrail tells of one: who called what from where, with which parameters, and what came of it.

import type { Json } from '../base/canonical-json.ts';
import type { Caller } from '../model/caller.ts';
import type { Refusal } from '../model/refusal.ts';
import { findMethod, type ServiceName } from '../shapes/lookup.ts';
import { hidden, type IsoTime, safeParameters } from './parameters.ts';

/** A call that was answered. */
export interface AuditedCall {
  readonly service: ServiceName;
  readonly action: string;
  readonly request: unknown;
  readonly requestId: string;
  readonly door: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly region: string;
  /** Whether it only reads. */
  readonly readOnly: boolean;
  /** Who called; undefined where nobody was known by the proof. */
  readonly caller: Caller | undefined;
  /** What the proof claims, where it did not hold. */
  readonly claimed: { readonly account: string | undefined; readonly accessKeyId: string | undefined };
  readonly atMs: number;
  readonly outcome: {
    readonly refusal?: Refusal | undefined;
    readonly response?: unknown;
    readonly view?: string | undefined;
    readonly durability?: string | undefined;
  };
  /** Where it was answered, and how old that may have been. */
  readonly place: { readonly replica: string; readonly position: number; readonly stalenessMs: number | undefined };
}

/** An event before it has a place on its replica. */
export interface DraftedEvent {
  readonly atMs: number;
  /** Account whose event it is; empty where nobody is known to whom the call belongs. */
  readonly account: string;
  /** The event in the form of CloudTrail's, as JSON. */
  readonly record: string;
}

const eventVersion = '1.11';
// A call with five policy documents fits; what is longer is left out, as CloudTrail does.
const longestPart = 64 * 1024;

const sources: Readonly<Partial<Record<ServiceName, string>>> = { iam: 'iam.amazonaws.com', sts: 'sts.amazonaws.com' };

/** The events of a call: one for the caller's account; a second one, with the same shared id, where a role of another was taken on. */
export function eventsOf(
  call: AuditedCall,
  drawId: () => string,
  isoTime: IsoTime,
): readonly [DraftedEvent, ...DraftedEvent[]] {
  const account = call.caller?.account ?? call.claimed.account ?? '';
  const other = otherAccount(call, account);
  const shared = other === undefined ? undefined : drawId();
  // Written out once; what is each one's own follows.
  const alike = JSON.stringify(partsOf(call, isoTime)).slice(0, -1);
  const draft = (recipient: string): DraftedEvent => {
    const own = {
      eventID: drawId(),
      recipientAccountId: recipient === '' ? undefined : recipient,
      sharedEventID: shared,
    };
    return { atMs: call.atMs, account: recipient, record: `${alike},${JSON.stringify(own).slice(1)}` };
  };
  return other === undefined ? [draft(account)] : [draft(account), draft(other)];
}

// Members that are undefined are not written out; a spread for each costs more than the rest.
function partsOf(call: AuditedCall, isoTime: IsoTime): Readonly<Record<string, Json | undefined>> {
  const { service, action, request, outcome, place, door } = call;
  const method = findMethod(service, action);
  const parameters = safeParameters(service, method?.request ?? '', request, isoTime);
  // Long listings are answers of reads, of which no event tells.
  const answers = outcome.refusal === undefined && (!call.readOnly || service === 'sts');
  const [requestParameters, longRequest] = bounded(parameters);
  const [responseElements, longResponse] = answers
    ? bounded(safeParameters(service, method?.response ?? '', outcome.response, isoTime))
    : [null, false];
  const { view, durability } = outcome;
  const omitted = [...(longRequest ? ['requestParameters'] : []), ...(longResponse ? ['responseElements'] : [])];
  return {
    eventVersion,
    userIdentity: identityOf(call, isoTime),
    eventTime: isoTime(call.atMs),
    eventSource: sources[service] ?? 'eventide',
    eventName: action,
    awsRegion: call.region,
    sourceIPAddress: call.sourceIp,
    userAgent: call.userAgent,
    errorCode: outcome.refusal?.code,
    errorMessage: outcome.refusal?.message,
    requestParameters,
    responseElements,
    additionalEventData: {
      replica: place.replica,
      door,
      position: place.position,
      view,
      durability,
      stalenessMs: place.stalenessMs === undefined ? undefined : Math.round(place.stalenessMs),
      omitted: omitted.length === 0 ? undefined : omitted,
    },
    requestID: call.requestId,
    readOnly: call.readOnly,
    resources: resourcesOf(parameters),
    eventType: 'AwsApiCall',
    managementEvent: true,
    eventCategory: 'Management',
  };
}

/** The part, or nothing where it is too long for an event. */
function bounded(part: Readonly<Record<string, Json>>): readonly [part: Json, isLong: boolean] {
  if (Object.keys(part).length === 0) return [null, false];
  return JSON.stringify(part).length > longestPart ? [null, true] : [part, false];
}

function identityOf({ caller, claimed }: AuditedCall, isoTime: IsoTime): Json {
  if (caller === undefined)
    return {
      type: 'Unknown',
      ...(claimed.account === undefined ? {} : { accountId: claimed.account }),
      ...(claimed.accessKeyId === undefined ? {} : { accessKeyId: claimed.accessKeyId }),
    };
  const { account: accountId, arn, kind, session, accessKeyId, userId: principalId } = caller;
  const known = { principalId, arn, accountId, accessKeyId };
  const attributes =
    session === undefined
      ? {}
      : {
          creationDate: isoTime(session.issuedAtMs),
          mfaAuthenticated: session.mfaAtMs === undefined ? 'false' : 'true',
        };
  const issuer = {
    principalId: caller.principalId,
    arn: kind === 'FederatedUser' ? (session?.principalArn ?? '') : caller.principalArn,
    accountId,
    userName: caller.principalName,
  };
  switch (kind) {
    case 'Root':
      return { type: 'Root', ...known, ...(session === undefined ? {} : { sessionContext: { attributes } }) };
    case 'User':
      return {
        ...{ type: 'IAMUser', ...known, userName: caller.principalName },
        ...(session === undefined ? {} : { sessionContext: { attributes } }),
      };
    case 'AssumedRole':
      return {
        ...{ type: 'AssumedRole', ...known },
        sessionContext: {
          ...{ sessionIssuer: { type: 'Role', ...issuer }, attributes },
          ...(session?.sourceIdentity === undefined ? {} : { sourceIdentity: session.sourceIdentity }),
        },
      };
    case 'Federated':
      return {
        type: caller.principalName.includes(':saml-provider/') ? 'SAMLUser' : 'WebIdentityUser',
        ...{ principalId: `${caller.vouched?.issuer ?? ''}:${caller.vouched?.subject ?? ''}`, accountId },
        ...{ userName: caller.vouched?.subject ?? '', identityProvider: caller.principalName },
      };
    case 'FederatedUser':
      return {
        ...{ type: 'FederatedUser', ...known },
        sessionContext: { sessionIssuer: { type: 'IAMUser', ...issuer }, attributes },
      };
  }
}

/** Resources that the parameters name by ARN. */
function resourcesOf(parameters: Readonly<Record<string, Json>>): Json {
  return Object.values(parameters).flatMap((value) => {
    if (typeof value !== 'string' || value === hidden || !value.startsWith('arn:') || value.length > longestArn)
      return [];
    const accountId = value.split(':', 5)[4] ?? '';
    return [{ ARN: value, ...(/^\d{12}$/.test(accountId) ? { accountId } : {}) }];
  });
}

const longestArn = 2048;

/** The other account that a call bears on: the one whose role was taken on. It does not hear of attempts, as in AWS. */
function otherAccount({ action, service, request, outcome }: AuditedCall, account: string): string | undefined {
  if (service !== 'sts' || outcome.refusal !== undefined || !action.startsWith('AssumeRole')) return undefined;
  const { roleArn } = (request ?? {}) as { readonly roleArn?: unknown };
  const owner = typeof roleArn === 'string' ? roleArn.split(':', 5)[4] : undefined;
  return owner === account ? undefined : owner;
}
