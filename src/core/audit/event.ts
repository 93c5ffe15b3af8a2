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
  const alike = textOf(call, isoTime);
  const draft = (recipient: string): DraftedEvent => {
    const own = {
      eventID: drawId(),
      recipientAccountId: recipient === '' ? undefined : recipient,
      sharedEventID: shared,
    };
    return { atMs: call.atMs, account: recipient, record: `{${alike},${membersOf(own)}}` };
  };
  return other === undefined ? [draft(account)] : [draft(account), draft(other)];
}

// Parameters and answer are written out once, and measured as they are.
function textOf(call: AuditedCall, isoTime: IsoTime): string {
  const { service, action, request, outcome } = call;
  const method = findMethod(service, action);
  const parameters = safeParameters(service, method?.request ?? '', request, isoTime);
  // Long listings are answers of reads, of which no event tells.
  const answers = outcome.refusal === undefined && (!call.readOnly || service === 'sts');
  const asked = partText(parameters);
  const answered = answers ? partText(safeParameters(service, method?.response ?? '', outcome.response, isoTime)) : nil;
  const omitted = [
    ...(asked === undefined ? ['requestParameters'] : []),
    ...(answered === undefined ? ['responseElements'] : []),
  ];
  const parts = `"requestParameters":${asked ?? nil},"responseElements":${answered ?? nil}`;
  return `${membersOf(headOf(call, isoTime))},${parts},${membersOf(tailOf(call, omitted, resourcesOf(parameters)))}`;
}

// Members that are undefined are not written out; a spread for each costs more than the rest.
type Members = Readonly<Record<string, Json | undefined>>;

/** The members of an object as JSON, without the braces. */
function membersOf(members: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(members).slice(1, -1);
}

function headOf(call: AuditedCall, isoTime: IsoTime): Readonly<Record<string, Json | Members | undefined>> {
  const { refusal } = call.outcome;
  return {
    eventVersion,
    userIdentity: identityOf(call, isoTime),
    eventTime: isoTime(call.atMs),
    eventSource: sources[call.service] ?? 'eventide',
    eventName: call.action,
    awsRegion: call.region,
    sourceIPAddress: call.sourceIp,
    userAgent: call.userAgent,
    errorCode: refusal?.code,
    errorMessage: refusal?.message,
  };
}

function tailOf(
  { outcome, place, door, requestId, readOnly }: AuditedCall,
  omitted: readonly string[],
  resources: Json,
): Readonly<Record<string, Json | Members | undefined>> {
  const { view, durability } = outcome;
  return {
    additionalEventData: {
      replica: place.replica,
      door,
      position: place.position,
      view,
      durability,
      stalenessMs: place.stalenessMs === undefined ? undefined : Math.round(place.stalenessMs),
      omitted: omitted.length === 0 ? undefined : omitted,
    },
    requestID: requestId,
    readOnly,
    resources,
    eventType: 'AwsApiCall',
    managementEvent: true,
    eventCategory: 'Management',
  };
}

const nil = 'null';

/** The part as JSON; undefined where it is too long for an event. */
function partText(part: Readonly<Record<string, Json>>): string | undefined {
  const text = JSON.stringify(part);
  if (text === '{}') return nil;
  return text.length > longestPart ? undefined : text;
}

function identityOf({ caller, claimed }: AuditedCall, isoTime: IsoTime): Members {
  if (caller === undefined) return { type: 'Unknown', accountId: claimed.account, accessKeyId: claimed.accessKeyId };
  const { account: accountId, arn, kind, session, accessKeyId, userId: principalId } = caller;
  const known = { principalId, arn, accountId, accessKeyId };
  const attributes =
    session === undefined
      ? {}
      : {
          creationDate: isoTime(session.issuedAtMs),
          mfaAuthenticated: session.mfaAtMs === undefined ? 'false' : 'true',
        };
  const sessionContext = session === undefined ? undefined : { attributes };
  const issuer = {
    principalId: caller.principalId,
    arn: kind === 'FederatedUser' ? (session?.principalArn ?? '') : caller.principalArn,
    accountId,
    userName: caller.principalName,
  };
  switch (kind) {
    case 'Root':
      return { type: 'Root', principalId, arn, accountId, accessKeyId, sessionContext };
    case 'User':
      return {
        type: 'IAMUser',
        principalId,
        arn,
        accountId,
        accessKeyId,
        userName: caller.principalName,
        sessionContext,
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
