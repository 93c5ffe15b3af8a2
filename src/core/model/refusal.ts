// Refusals: every expected "no" as a value, with AWS's code where AWS has one.

/** Codes that AWS's IAM and STS models or their shared front door define, as they stand on the wire. */
export type AwsCode =
  | 'AccessDenied'
  | 'AccountNotManagementOrDelegatedAdministratorException'
  | 'CallerIsNotManagementAccountException'
  | 'ConcurrentModification'
  | 'DeleteConflict'
  | 'DuplicateCertificate'
  | 'DuplicateSSHPublicKey'
  | 'EntityAlreadyExists'
  | 'EntityTemporarilyUnmodifiable'
  | 'ExpiredToken'
  | 'ExpiredTokenException'
  | 'ExpiredTradeInTokenException'
  | 'FeatureDisabled'
  | 'FeatureEnabled'
  | 'IDPCommunicationError'
  | 'IDPRejectedClaim'
  | 'IncompleteSignature'
  | 'InvalidAction'
  | 'InvalidAuthenticationCode'
  | 'InvalidAuthorizationMessageException'
  | 'InvalidCertificate'
  | 'InvalidClientTokenId'
  | 'InvalidIdentityToken'
  | 'InvalidInput'
  | 'InvalidParameterValue'
  | 'InvalidPublicKey'
  | 'InvalidUserType'
  | 'JWTPayloadSizeExceededException'
  | 'KeyPairMismatch'
  | 'LimitExceeded'
  | 'MalformedCertificate'
  | 'MalformedInput'
  | 'MalformedPolicyDocument'
  | 'MissingAction'
  | 'MissingAuthenticationToken'
  | 'NoSuchEntity'
  | 'NotSupportedService'
  | 'OpenIdIdpCommunicationError'
  | 'OrganizationNotFoundException'
  | 'OrganizationNotInAllFeaturesModeException'
  | 'OutboundWebIdentityFederationDisabledException'
  | 'PackedPolicyTooLarge'
  | 'PasswordPolicyViolation'
  | 'PolicyEvaluation'
  | 'PolicyNotAttachable'
  | 'RegionDisabledException'
  | 'ReportGenerationLimitExceeded'
  | 'ReportExpired'
  | 'ReportInProgress'
  | 'ReportNotPresent'
  | 'ServiceAccessNotEnabledException'
  | 'ServiceFailure'
  | 'ServiceUnavailable'
  | 'SessionDurationEscalationException'
  | 'SignatureDoesNotMatch'
  | 'Throttling'
  | 'UnmodifiableEntity'
  | 'UnrecognizedPublicKeyEncoding'
  | 'ValidationError';

/** Codes of Eventide's own making: what AWS has no word for. */
export type EventideCode =
  | 'AUTHORITY_KEY_MISSING'
  | 'CHANGES_TRIMMED'
  | 'CLOCK_SKEW'
  | 'DATA_KEYS_MISSING'
  | 'DEADLINE_EXCEEDED'
  | 'DISK_FULL'
  | 'FEATURE_LEVEL_TOO_LOW'
  | 'HOME_UNREACHABLE'
  | 'IdempotentParameterMismatch'
  | 'INVALID_TOKEN'
  | 'JOIN_TOKEN_INVALID'
  | 'LOSS_NOT_ACCEPTED'
  | 'MEMBER_CHANGE_UNDER_WAY'
  | 'MFA_CODE_REQUIRED'
  | 'NOT_READY'
  | 'OUTCOME_UNKNOWN'
  | 'PASSWORD_CHANGE_REQUIRED'
  | 'PASSWORD_EXPIRED'
  | 'SIGN_IN_FAILED'
  | 'STATE_NOT_YET_VISIBLE'
  | 'WRONG_CLUSTER'
  | 'TOKEN_VOID'
  | 'TOO_STALE'
  | 'UNIMPLEMENTED';

/** One field that breaks its constraint. */
export interface FieldViolation {
  /** Path of the member as AWS prints it: `userName`, `tags.1.member.key`. */
  readonly field: string;
  /** What was wrong with it, as AWS words it. */
  readonly description: string;
}

/** An expected "no". */
export interface Refusal {
  readonly code: AwsCode | EventideCode;
  /** For the caller: what was wrong and where; never a secret. */
  readonly message: string;
  readonly violations?: readonly FieldViolation[];
  /** After how long another try makes sense, milliseconds. */
  readonly retryAfterMs?: number;
}

/** Makes a refusal. */
export function refusal(code: Refusal['code'], message: string, more?: Omit<Refusal, 'code' | 'message'>): Refusal {
  return { code, message, ...more };
}

/** The refusal for an action that the API has and this version does not. */
export function unimplemented(service: string, action: string): Refusal {
  return refusal('UNIMPLEMENTED', `This version of Eventide does not implement ${service}:${action}.`);
}
