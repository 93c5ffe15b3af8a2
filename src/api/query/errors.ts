// How a refusal looks on AWS's Query wire: a status, a code that AWS's clients know, and the error document.

import type { Refusal } from '../../core/model/refusal.ts';
import type { QueryService } from './decode.ts';
import { namespaces } from './encode.ts';
import { xmlText } from './xml.ts';

/** HTTP status of each code; the table of docs/reference/errors.md. */
export const httpStatuses: Readonly<Record<Refusal['code'], number>> = {
  AccessDenied: 403,
  AccountNotManagementOrDelegatedAdministratorException: 400,
  CallerIsNotManagementAccountException: 400,
  ConcurrentModification: 409,
  DeleteConflict: 409,
  DuplicateCertificate: 409,
  DuplicateSSHPublicKey: 400,
  EntityAlreadyExists: 409,
  EntityTemporarilyUnmodifiable: 409,
  ExpiredToken: 403,
  ExpiredTokenException: 400,
  ExpiredTradeInTokenException: 400,
  FeatureDisabled: 404,
  FeatureEnabled: 409,
  IDPCommunicationError: 400,
  IDPRejectedClaim: 403,
  IncompleteSignature: 403,
  InvalidAction: 400,
  InvalidAuthenticationCode: 403,
  InvalidAuthorizationMessageException: 400,
  InvalidCertificate: 400,
  InvalidClientTokenId: 403,
  InvalidIdentityToken: 400,
  InvalidInput: 400,
  InvalidParameterValue: 400,
  InvalidPublicKey: 400,
  InvalidUserType: 400,
  JWTPayloadSizeExceededException: 400,
  KeyPairMismatch: 400,
  LimitExceeded: 409,
  MalformedCertificate: 400,
  MalformedInput: 400,
  MalformedPolicyDocument: 400,
  MissingAction: 400,
  MissingAuthenticationToken: 403,
  NoSuchEntity: 404,
  NotSupportedService: 404,
  OpenIdIdpCommunicationError: 400,
  OrganizationNotFoundException: 400,
  OrganizationNotInAllFeaturesModeException: 400,
  OutboundWebIdentityFederationDisabledException: 403,
  PackedPolicyTooLarge: 400,
  PasswordPolicyViolation: 400,
  PolicyEvaluation: 500,
  PolicyNotAttachable: 400,
  RegionDisabledException: 403,
  ReportGenerationLimitExceeded: 409,
  ReportExpired: 410,
  ReportInProgress: 404,
  ReportNotPresent: 410,
  ServiceAccessNotEnabledException: 400,
  ServiceFailure: 500,
  ServiceUnavailable: 503,
  SessionDurationEscalationException: 403,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  UnmodifiableEntity: 400,
  UnrecognizedPublicKeyEncoding: 400,
  ValidationError: 400,
  AUTHORITY_KEY_MISSING: 400,
  CHANGES_TRIMMED: 400,
  CLOCK_SKEW: 503,
  DATA_KEYS_MISSING: 400,
  DEADLINE_EXCEEDED: 504,
  DISK_FULL: 503,
  FEATURE_LEVEL_TOO_LOW: 400,
  HOME_UNREACHABLE: 503,
  IdempotentParameterMismatch: 400,
  INVALID_TOKEN: 400,
  JOIN_TOKEN_INVALID: 403,
  LOSS_NOT_ACCEPTED: 400,
  MEMBER_CHANGE_UNDER_WAY: 409,
  MFA_CODE_REQUIRED: 403,
  NOT_READY: 503,
  // With an idempotency key, which every AWS SDK sends, another try does nothing twice: clients repeat 503 by themselves.
  OUTCOME_UNKNOWN: 503,
  PASSWORD_CHANGE_REQUIRED: 400,
  PASSWORD_EXPIRED: 400,
  SIGN_IN_FAILED: 403,
  STATE_NOT_YET_VISIBLE: 409,
  WRONG_CLUSTER: 400,
  TOKEN_VOID: 409,
  TOO_STALE: 503,
  UNIMPLEMENTED: 501,
};

/** The error document. */
export function errorXml(service: QueryService, refused: Refusal, requestId: string): string {
  return (
    `<ErrorResponse xmlns="${namespaces[service]}"><Error><Type>${faultOf(refused)}</Type><Code>${wireCode(refused)}</Code>` +
    `<Message>${xmlText(refused.message)}</Message></Error><RequestId>${xmlText(requestId)}</RequestId></ErrorResponse>`
  );
}

/** The status of a refusal. The home may be of a later version, and know codes that are none here. */
export function httpStatusOf({ code }: Refusal): number {
  return Object.hasOwn(httpStatuses, code) ? httpStatuses[code] : 500;
}

/** Whose fault it is. */
export function faultOf(refused: Refusal): 'Receiver' | 'Sender' {
  return httpStatusOf(refused) < 500 ? 'Sender' : 'Receiver';
}

/** AWS's word for what only Eventide has a word for: AWS's clients know when to try again. */
export function wireCode({ code }: Refusal): string {
  if (code === 'UNIMPLEMENTED') return 'NotImplemented';
  return httpStatuses[code] === 503 ? 'ServiceUnavailable' : code;
}
