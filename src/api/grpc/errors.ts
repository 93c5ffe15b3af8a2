// How a refusal looks on gRPC: one status code for each code, and the rich error that carries the rest.

import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import type { FieldViolation, Refusal } from '../../core/model/refusal.ts';
import { encodeRichStatus, type RichDetail } from './rich-status.ts';

/** The trailer that carries google.rpc.Status. */
export const detailsTrailer = 'grpc-status-details-bin';

/**
 * Longest message of a refusal, and as much of field errors beside it, bytes. All of it stands in the trailers, the message twice, of
 * which clients take 8 to 64 KiB: one answer beyond that ends the connection, with every call on it.
 */
const mostBytes = 3072;

/** When a caller may try again where the refusal does not say, milliseconds. A home is missed for 2 s before it counts as gone. */
const defaultRetryMs = 500;

/** One status code for each refusal code; the table of docs/reference/errors.md. */
export const statusCodes: Readonly<Record<Refusal['code'], status>> = {
  AccessDenied: status.PERMISSION_DENIED,
  AccountNotManagementOrDelegatedAdministratorException: status.PERMISSION_DENIED,
  CallerIsNotManagementAccountException: status.PERMISSION_DENIED,
  ConcurrentModification: status.ABORTED,
  DeleteConflict: status.FAILED_PRECONDITION,
  DuplicateCertificate: status.ALREADY_EXISTS,
  DuplicateSSHPublicKey: status.ALREADY_EXISTS,
  EntityAlreadyExists: status.ALREADY_EXISTS,
  EntityTemporarilyUnmodifiable: status.ABORTED,
  ExpiredToken: status.UNAUTHENTICATED,
  ExpiredTokenException: status.UNAUTHENTICATED,
  ExpiredTradeInTokenException: status.UNAUTHENTICATED,
  FeatureDisabled: status.FAILED_PRECONDITION,
  FeatureEnabled: status.FAILED_PRECONDITION,
  IDPCommunicationError: status.UNAVAILABLE,
  IDPRejectedClaim: status.PERMISSION_DENIED,
  IncompleteSignature: status.UNAUTHENTICATED,
  InvalidAction: status.UNIMPLEMENTED,
  InvalidAuthenticationCode: status.PERMISSION_DENIED,
  InvalidAuthorizationMessageException: status.INVALID_ARGUMENT,
  InvalidCertificate: status.INVALID_ARGUMENT,
  InvalidClientTokenId: status.UNAUTHENTICATED,
  InvalidIdentityToken: status.UNAUTHENTICATED,
  InvalidInput: status.INVALID_ARGUMENT,
  InvalidParameterValue: status.INVALID_ARGUMENT,
  InvalidPublicKey: status.INVALID_ARGUMENT,
  InvalidUserType: status.INVALID_ARGUMENT,
  JWTPayloadSizeExceededException: status.INVALID_ARGUMENT,
  KeyPairMismatch: status.INVALID_ARGUMENT,
  LimitExceeded: status.RESOURCE_EXHAUSTED,
  MalformedCertificate: status.INVALID_ARGUMENT,
  MalformedInput: status.INVALID_ARGUMENT,
  MalformedPolicyDocument: status.INVALID_ARGUMENT,
  MissingAction: status.INVALID_ARGUMENT,
  MissingAuthenticationToken: status.UNAUTHENTICATED,
  NoSuchEntity: status.NOT_FOUND,
  NotSupportedService: status.NOT_FOUND,
  OrganizationNotFoundException: status.NOT_FOUND,
  OutboundWebIdentityFederationDisabledException: status.FAILED_PRECONDITION,
  PackedPolicyTooLarge: status.INVALID_ARGUMENT,
  OpenIdIdpCommunicationError: status.UNAVAILABLE,
  PasswordPolicyViolation: status.INVALID_ARGUMENT,
  PolicyEvaluation: status.INTERNAL,
  PolicyNotAttachable: status.FAILED_PRECONDITION,
  RegionDisabledException: status.PERMISSION_DENIED,
  ReportGenerationLimitExceeded: status.RESOURCE_EXHAUSTED,
  ReportExpired: status.FAILED_PRECONDITION,
  ReportInProgress: status.FAILED_PRECONDITION,
  ReportNotPresent: status.NOT_FOUND,
  OrganizationNotInAllFeaturesModeException: status.FAILED_PRECONDITION,
  ServiceAccessNotEnabledException: status.FAILED_PRECONDITION,
  ServiceFailure: status.INTERNAL,
  ServiceUnavailable: status.UNAVAILABLE,
  SessionDurationEscalationException: status.PERMISSION_DENIED,
  SignatureDoesNotMatch: status.UNAUTHENTICATED,
  Throttling: status.RESOURCE_EXHAUSTED,
  UnmodifiableEntity: status.FAILED_PRECONDITION,
  UnrecognizedPublicKeyEncoding: status.INVALID_ARGUMENT,
  ValidationError: status.INVALID_ARGUMENT,
  AUTHORITY_KEY_MISSING: status.FAILED_PRECONDITION,
  CHANGES_TRIMMED: status.FAILED_PRECONDITION,
  CLOCK_SKEW: status.UNAVAILABLE,
  DATA_KEYS_MISSING: status.FAILED_PRECONDITION,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
  DISK_FULL: status.UNAVAILABLE,
  FEATURE_LEVEL_TOO_LOW: status.FAILED_PRECONDITION,
  HOME_UNREACHABLE: status.UNAVAILABLE,
  IdempotentParameterMismatch: status.INVALID_ARGUMENT,
  INVALID_TOKEN: status.INVALID_ARGUMENT,
  JOIN_TOKEN_INVALID: status.PERMISSION_DENIED,
  LOSS_NOT_ACCEPTED: status.FAILED_PRECONDITION,
  MEMBER_CHANGE_UNDER_WAY: status.ABORTED,
  MFA_CODE_REQUIRED: status.UNAUTHENTICATED,
  NOT_READY: status.UNAVAILABLE,
  // Not UNAVAILABLE: clients repeat that one blindly, and the write may have been committed.
  OUTCOME_UNKNOWN: status.UNKNOWN,
  PASSWORD_CHANGE_REQUIRED: status.FAILED_PRECONDITION,
  PASSWORD_EXPIRED: status.FAILED_PRECONDITION,
  SIGN_IN_FAILED: status.UNAUTHENTICATED,
  STATE_NOT_YET_VISIBLE: status.FAILED_PRECONDITION,
  WRONG_CLUSTER: status.INVALID_ARGUMENT,
  TOKEN_VOID: status.FAILED_PRECONDITION,
  TOO_STALE: status.UNAVAILABLE,
  UNIMPLEMENTED: status.UNIMPLEMENTED,
};

/** The service's name in ErrorInfo: `iam.eventide`. */
export function errorDomain(service: string): string {
  return `${service}.eventide`;
}

/** The status that ends a refused call. `trailers` is filled and goes with it. */
export function refusalStatus(refused: Refusal, service: string, trailers = new Metadata()): StatusObject {
  // The home may be of a later version, and know codes that are none here.
  const code = Object.hasOwn(statusCodes, refused.code) ? statusCodes[refused.code] : status.UNKNOWN;
  const message = wellFormed(shortened(refused.message));
  const details: RichDetail[] = [{ type: 'error-info', reason: refused.code, domain: errorDomain(service) }];
  const violations = firstOf(refused.violations ?? []);
  if (violations.length > 0) details.push({ type: 'bad-request', violations });
  const retryAfterMs = refused.retryAfterMs ?? (code === status.UNAVAILABLE ? defaultRetryMs : undefined);
  if (retryAfterMs !== undefined) details.push({ type: 'retry-info', retryAfterMs });
  trailers.set(detailsTrailer, encodeRichStatus({ code, message, details }));
  return { code, details: message, metadata: trailers };
}

function shortened(text: string): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  // What is cut within a character ends in U+FFFD.
  const start = Buffer.from(text).subarray(0, mostBytes).toString();
  return `${start.replace(/\uFFFD+$/, '')}…`;
}

/** As many as there is room for. */
function firstOf(violations: readonly FieldViolation[]): readonly FieldViolation[] {
  let room = mostBytes;
  const end = violations.findIndex(({ field, description }) => {
    room -= Buffer.byteLength(field) + Buffer.byteLength(description);
    return room < 0;
  });
  return end < 0 ? violations : violations.slice(0, end);
}

/** Half a surrogate pair, as a caller may put into a name, breaks the percent-encoding of grpc-message. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}
