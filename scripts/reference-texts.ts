// Texts of the reference pages that follow from code: what every refusal code means, and every setting.

import { status } from '@grpc/grpc-js';
import { statusCodes } from '../src/api/grpc/errors.ts';
import { httpStatuses } from '../src/api/query/errors.ts';
import { knobs } from '../src/config/knobs.ts';
import { changeableQuotas } from '../src/core/model/quotas.ts';
import type { Refusal } from '../src/core/model/refusal.ts';

/** What each code says to a caller. A code without a text does not compile. */
const meanings: Readonly<Record<Refusal['code'], string>> = {
  AccessDenied:
    'The policies that bear on the caller do not allow the call. The text names the policy type that decided.',
  AccountNotManagementOrDelegatedAdministratorException: 'Only the organization’s management account may do this.',
  CallerIsNotManagementAccountException: 'Only the organization’s management account may do this.',
  ConcurrentModification: 'Another change of the same thing was under way. Read it again, then try again.',
  DeleteConflict: 'The thing still has subordinates or attachments, which must go first.',
  DuplicateCertificate: 'The certificate is some user’s of the account already.',
  DuplicateSSHPublicKey: 'The SSH public key is the user’s already.',
  EntityAlreadyExists: 'The name is taken, in any case of its letters.',
  EntityTemporarilyUnmodifiable: 'The thing is being changed. Try again shortly.',
  ExpiredToken: 'The session token has expired.',
  ExpiredTokenException: 'The web identity token has expired.',
  ExpiredTradeInTokenException: 'The access that a delegation request gave is over.',
  FeatureDisabled: 'The feature is not enabled for the account.',
  FeatureEnabled: 'The feature is enabled for the account already.',
  IDPCommunicationError: 'The identity provider cannot be asked for its keys now. Try again.',
  IDPRejectedClaim: 'The identity provider rejects the claims. Nothing asks one here: only a chaos rule answers so.',
  IncompleteSignature: 'The Authorization header does not hold all parts of a signature.',
  InvalidAction: 'The door knows no such action.',
  InvalidAuthenticationCode: 'The codes are not those that the MFA device shows.',
  InvalidAuthorizationMessageException:
    'The encoded message is none that this cluster made for the account of the caller.',
  InvalidCertificate: 'The certificate can be read, but is not valid yet.',
  InvalidClientTokenId: 'The access key or token is unknown here, inactive, or revoked.',
  InvalidIdentityToken:
    'The web identity token or SAML assertion is not one that the role’s account trusts; the text says why.',
  InvalidInput: 'A value contradicts another one or the state of the store.',
  InvalidParameterValue: 'A setting that came beside the request has no such value.',
  InvalidPublicKey: 'The public key cannot be read, is no RSA key, or is too short.',
  InvalidUserType: 'The action is for IAM users alone, and the caller is none.',
  JWTPayloadSizeExceededException: 'The token would hold more than it may.',
  KeyPairMismatch: 'The private key is not that of the certificate.',
  LimitExceeded: 'A quota would be exceeded; the text names it.',
  MalformedCertificate: 'The certificate, its chain or its private key cannot be read, or the certificate has expired.',
  MalformedInput:
    'A parameter of a Query form has not the form of its type: letters for a number, a list that is none.',
  MalformedPolicyDocument: 'The policy document breaks the grammar or names a principal that does not exist.',
  MissingAction: 'The request names no action.',
  MissingAuthenticationToken: 'The call is neither signed nor does it carry a bearer token.',
  NoSuchEntity: 'There is nothing of that name in the view that was read.',
  NotSupportedService: 'The service has no credentials of its own for users.',
  OpenIdIdpCommunicationError:
    'The identity provider could not be asked. Nothing asks one here: only a chaos rule answers so.',
  OrganizationNotFoundException: 'The account is in no organization.',
  OutboundWebIdentityFederationDisabledException: 'The account has not enabled outbound web identity federation.',
  PackedPolicyTooLarge: 'Session policies and tags together are too large.',
  PasswordPolicyViolation: 'The password is not what the password policy of the account asks for.',
  PolicyEvaluation: 'A policy could not be evaluated. Every valid one can be here: only a chaos rule answers so.',
  PolicyNotAttachable: 'The managed policy of AWS is for service-linked roles only.',
  RegionDisabledException: 'The region is switched off for the account.',
  ReportGenerationLimitExceeded:
    'As many reports of access in the organization are being made as there can be at once. Fetch them, then ask again.',
  ReportExpired: 'The credential report is older than four hours.',
  ReportInProgress: 'The credential report was asked for just now.',
  ReportNotPresent: 'No credential report was asked for yet.',
  OrganizationNotInAllFeaturesModeException:
    'The organization has not all features. Every one has here: only a chaos rule answers so.',
  ServiceAccessNotEnabledException:
    'The organization gives IAM no access. Every one does here: only a chaos rule answers so.',
  ServiceFailure: 'The replica failed; its log says why, by the request id.',
  ServiceUnavailable: 'The replica cannot answer now. Try again.',
  SessionDurationEscalationException: 'The token would outlive the session that asks for it.',
  SignatureDoesNotMatch: 'The signature is not the one that the secret gives, or its time is more than 15 minutes off.',
  Throttling: 'A queue is full. Try again after a while.',
  UnmodifiableEntity: 'The thing belongs to a service or to the vendor and cannot be changed.',
  UnrecognizedPublicKeyEncoding: 'The public key is neither in the ssh-rsa format nor in PEM.',
  ValidationError: 'A member of the request breaks its constraint; field errors are listed.',
  CHANGES_TRIMMED:
    'The changes after the causal token are not kept any more on the asked replica. Read the state anew.',
  AUTHORITY_KEY_MISSING: "The home does not have the key of the cluster's authority (ca-key.pem), or cannot use it.",
  CLOCK_SKEW: 'The home’s clock is too far from the other voters’ to stamp writes. Set the clocks right.',
  DATA_KEYS_MISSING:
    'The asked replica is an observer without data keys: it answers unsigned Authorize calls about a named principal only. Ask another.',
  DISK_FULL:
    'The replica’s disk is full: it stores nothing until there is room again. Reads go on. Make room, and try again.',
  DEADLINE_EXCEEDED: 'The deadline came before the answer.',
  FEATURE_LEVEL_TOO_LOW:
    'A member does not understand yet what was asked for: all must run this version or a later one.',
  HOME_UNREACHABLE: 'Writes need the home, and it cannot be reached from this replica. Reads and revocations go on.',
  IdempotentParameterMismatch: 'The idempotency key was used before with another request.',
  INVALID_TOKEN: 'The causal token is malformed.',
  JOIN_TOKEN_INVALID: 'The join token is unknown, has expired, or was used already.',
  LOSS_NOT_ACCEPTED: 'A promotion may lose acknowledged writes (durability 1), and that was not accepted.',
  MEMBER_CHANGE_UNDER_WAY: 'Members change one at a time, and the change before is not committed yet.',
  MFA_CODE_REQUIRED: 'The password is right, and the user has an MFA device whose code must come with it.',
  NOT_READY: 'The replica does not show yet what it must show before it serves, or it has stopped serving.',
  OUTCOME_UNKNOWN:
    'The write was stored on the home, but not on enough voters in time: it may or may not be committed. Repeat it with the same idempotency key.',
  PASSWORD_CHANGE_REQUIRED: 'The password is right, and must be changed before anything else is done with it.',
  PASSWORD_EXPIRED: 'The password is right, and no longer good: an administrator must set a new one.',
  SIGN_IN_FAILED:
    'There is no such user, it has no password, or the password or the code is wrong: which of these is not said.',
  STATE_NOT_YET_VISIBLE: 'What the causal token names is not visible here within the wait that was asked for.',
  WRONG_CLUSTER: 'The causal token was made by another cluster.',
  TOKEN_VOID: 'What the causal token names was given up when the home moved.',
  TOO_STALE:
    'The replica has not shown for longer than `failClosedAfterMs` all that the home committed: it allows nothing. Ask another.',
  UNIMPLEMENTED: 'The action is part of the API, and this version does not implement it.',
};

/** The page of all codes. */
export function errorsPage(): string {
  const names = Object.keys(meanings) as (keyof typeof meanings)[];
  return [
    '# Errors',
    '',
    '<!-- Generated by `npm run docs`. Do not edit. -->',
    '',
    'Codes as they stand in `google.rpc.ErrorInfo.reason` (domain `iam.eventide`, `sts.eventide` …), with their gRPC status.',
    'Field errors come as `google.rpc.BadRequest`, and what may be repeated as `google.rpc.RetryInfo`. Over HTTP the code is in the',
    'header `x-eventide-error`, and in the error document, where all of status 503 are `ServiceUnavailable` and 501 `NotImplemented`.',
    '',
    '| Code | gRPC status | HTTP | Meaning |',
    '|---|---|---|---|',
    ...names.map((name) => `| ${name} | ${status[statusCodes[name]]} | ${httpStatuses[name]} | ${meanings[name]} |`),
    '',
  ].join('\n');
}

function quotaSection(): readonly string[] {
  const quotas: Readonly<Record<string, { readonly default: number; readonly most: number }>> = changeableQuotas;
  return [
    '## Quotas of a cluster',
    '',
    'How much an account may hold is the same for the whole cluster: it stands in the cluster file, under `quotas`, by name:',
    '`"quotas": {"usersPerAccount": 20000}`. `eventide up --quota usersPerAccount=20000` and `eventide init --quota …` write it into',
    'a new cluster’s; to change it later, change the file of every replica and start them again. The home decides by its own file:',
    'all must be alike. A name that is not here, or a number outside its range, and a replica does not start. What an account holds',
    'already stays where a quota falls below it. Quotas that AWS never raises are fixed.',
    '',
    '| Quota | AWS’s default | From 1 to |',
    '|---|---|---|',
    ...Object.entries(quotas).map(([name, quota]) => `| \`${name}\` | ${quota.default} | ${quota.most} |`),
    '',
  ];
}

/** The page of all settings of a replica. */
export function configPage(): string {
  const shown = (value: boolean | number | string | undefined): string =>
    value === undefined ? '' : `\`${JSON.stringify(value)}\``;
  return [
    '# Configuration of a replica',
    '',
    '<!-- Generated by `npm run docs`. Do not edit. -->',
    '',
    'The file that `eventide replica --config FILE` reads: one JSON object. `eventide up` and `eventide init` write one for',
    'each replica. Paths are relative to the file. An unknown setting is refused.',
    '',
    '| Setting | Value | Default | About |',
    '|---|---|---|---|',
    ...knobs.map(({ name, kind, choices, required, default: value, about }) => {
      const what = choices === undefined ? kind : choices.join(', ');
      return `| \`${name}\` | ${what} | ${required === true ? 'required' : shown(value)} | ${about} |`;
    }),
    '',
    ...quotaSection(),
  ].join('\n');
}
