// Refusals as gRPC statuses: one code for each, as the design's table says, and everything else in rich details.

import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { detailsTrailer, errorDomain, refusalStatus, statusCodes } from '../../../src/api/grpc/errors.ts';
import { decodeRichStatus, encodeRichStatus } from '../../../src/api/grpc/rich-status.ts';
import type { Refusal } from '../../../src/core/model/refusal.ts';
import { refusal } from '../../../src/core/model/refusal.ts';

type Code = Refusal['code'];

/** The table as users read it: which status stands for which codes. */
const table: Readonly<Partial<Record<keyof typeof status, readonly Code[]>>> = {
  NOT_FOUND: ['NoSuchEntity', 'NotSupportedService', 'OrganizationNotFoundException', 'ReportNotPresent'],
  ALREADY_EXISTS: ['EntityAlreadyExists', 'DuplicateCertificate', 'DuplicateSSHPublicKey'],
  FAILED_PRECONDITION: [
    ...(['OrganizationNotInAllFeaturesModeException', 'ServiceAccessNotEnabledException'] as const),
    ...(['DeleteConflict', 'UnmodifiableEntity', 'PolicyNotAttachable'] as const),
    ...(['STATE_NOT_YET_VISIBLE', 'TOKEN_VOID', 'CHANGES_TRIMMED', 'LOSS_NOT_ACCEPTED'] as const),
    ...(['ReportExpired', 'ReportInProgress'] as const),
    ...(['PASSWORD_CHANGE_REQUIRED', 'PASSWORD_EXPIRED'] as const),
    ...(['AUTHORITY_KEY_MISSING', 'DATA_KEYS_MISSING', 'FEATURE_LEVEL_TOO_LOW'] as const),
    ...(['FeatureDisabled', 'FeatureEnabled', 'OutboundWebIdentityFederationDisabledException'] as const),
  ],
  RESOURCE_EXHAUSTED: ['LimitExceeded', 'ReportGenerationLimitExceeded', 'Throttling'],
  INVALID_ARGUMENT: [
    ...(['MalformedPolicyDocument', 'ValidationError', 'InvalidInput', 'InvalidParameterValue'] as const),
    'MalformedInput',
    ...([
      'PackedPolicyTooLarge',
      'MissingAction',
      'InvalidAuthorizationMessageException',
      'MalformedCertificate',
      'InvalidCertificate',
    ] as const),
    ...(['KeyPairMismatch', 'InvalidPublicKey', 'UnrecognizedPublicKeyEncoding'] as const),
    ...(['InvalidUserType', 'PasswordPolicyViolation'] as const),
    'JWTPayloadSizeExceededException',
    ...(['IdempotentParameterMismatch', 'INVALID_TOKEN', 'WRONG_CLUSTER'] as const),
  ],
  PERMISSION_DENIED: [
    ...(['AccessDenied', 'InvalidAuthenticationCode', 'RegionDisabledException', 'JOIN_TOKEN_INVALID'] as const),
    ...(['AccountNotManagementOrDelegatedAdministratorException', 'CallerIsNotManagementAccountException'] as const),
    ...(['IDPRejectedClaim', 'SessionDurationEscalationException'] as const),
  ],
  UNAUTHENTICATED: [
    ...(['InvalidClientTokenId', 'SignatureDoesNotMatch', 'ExpiredToken', 'ExpiredTokenException'] as const),
    ...(['ExpiredTradeInTokenException'] as const),
    ...(['SIGN_IN_FAILED', 'MFA_CODE_REQUIRED'] as const),
    ...(['IncompleteSignature', 'MissingAuthenticationToken', 'InvalidIdentityToken'] as const),
  ],
  ABORTED: ['ConcurrentModification', 'EntityTemporarilyUnmodifiable', 'MEMBER_CHANGE_UNDER_WAY'],
  UNAVAILABLE: [
    ...(['HOME_UNREACHABLE', 'NOT_READY', 'CLOCK_SKEW', 'DISK_FULL', 'ServiceUnavailable', 'TOO_STALE'] as const),
    ...(['IDPCommunicationError', 'OpenIdIdpCommunicationError'] as const),
  ],
  INTERNAL: ['ServiceFailure', 'PolicyEvaluation'],
  DEADLINE_EXCEEDED: ['DEADLINE_EXCEEDED'],
  UNKNOWN: ['OUTCOME_UNKNOWN'],
  UNIMPLEMENTED: ['UNIMPLEMENTED', 'InvalidAction'],
};

describe('the mapping', () => {
  test.each(Object.entries(table))('has %s for %j, and for nothing else', (name, codes) => {
    const mapped = Object.entries(statusCodes).filter(([, code]) => code === status[name as keyof typeof status]);
    expect(mapped.map(([code]) => code).toSorted()).toEqual([...codes].toSorted());
  });

  test('has no status that the table leaves out', () => {
    const named = new Set(Object.keys(table).map((name) => status[name as keyof typeof status]));
    expect(Object.entries(statusCodes).filter(([, code]) => !named.has(code))).toEqual([]);
  });

  test('never asks to repeat what may have been done', () => {
    expect(statusCodes.OUTCOME_UNKNOWN).not.toBe(status.UNAVAILABLE);
  });
});

describe('a refused call', () => {
  const detailsOf = (refused: Refusal, service = 'iam') => {
    const bytes = refusalStatus(refused, service).metadata.get(detailsTrailer)[0];
    return bytes instanceof Buffer ? decodeRichStatus(bytes) : undefined;
  };

  test("says AWS's code as it is, and whose it is", () => {
    const rich = detailsOf(refusal('NoSuchEntity', 'The user with name x cannot be found.'), 'sts');
    expect(rich).toEqual({
      ...{ code: status.NOT_FOUND, message: 'The user with name x cannot be found.' },
      details: [{ type: 'error-info', reason: 'NoSuchEntity', domain: 'sts.eventide' }],
    });
    expect(errorDomain('access')).toBe('access.eventide');
  });

  test('lists every violation', () => {
    const violations = [
      { field: 'userName', description: 'one' },
      { field: 'tags.1.member.key', description: 'two „ü“' },
    ];
    const rich = detailsOf(refusal('ValidationError', 'two errors', { violations }));
    expect(rich?.details).toContainEqual({ type: 'bad-request', violations });
  });

  test('fits into the trailers that clients take, whatever is wrong', () => {
    const violations = Array.from({ length: 60_000 }, (_, at) => ({ field: `tags.${at}`, description: 'not „so“' }));
    const long = refusal('ValidationError', 'ü'.repeat(100_000), { violations });
    const { details, metadata } = refusalStatus(long, 'iam');
    expect(details).toBe(`${'ü'.repeat(1536)}…`);
    const [bytes] = metadata.get(detailsTrailer);
    expect((bytes as Buffer).length).toBeLessThan(8192);
    expect(detailsOf(long)?.details).toContainEqual(
      expect.objectContaining({ type: 'bad-request', violations: expect.arrayContaining(violations.slice(0, 50)) }),
    );
  });

  test('that is UNAVAILABLE always says when to try again', () => {
    for (const code of table.UNAVAILABLE ?? []) {
      expect(detailsOf(refusal(code, 'no'))?.details.map(({ type }) => type)).toContain('retry-info');
    }
    expect(detailsOf(refusal('NoSuchEntity', 'no'))?.details.map(({ type }) => type)).not.toContain('retry-info');
  });

  test('of a later version has a status all the same', () => {
    const later = { ...refusal('NoSuchEntity', 'No.'), code: 'OF_A_LATER_VERSION' as 'NoSuchEntity' };
    expect(refusalStatus(later, 'iam').code).toBe(status.UNKNOWN);
    expect(detailsOf(later)?.details).toContainEqual(expect.objectContaining({ reason: 'OF_A_LATER_VERSION' }));
  });

  test('keeps the trailers that it is given', () => {
    const trailers = new Metadata();
    trailers.set('eventide-replica', 'n1');
    expect(refusalStatus(refusal('AccessDenied', 'no'), 'iam', trailers).metadata.get('eventide-replica')).toEqual([
      'n1',
    ]);
  });
});

describe('a rich status', () => {
  test('reads what it wrote', () => {
    const rich = {
      ...{ code: 3, message: 'message' },
      details: [
        { type: 'error-info', reason: 'R', domain: 'd' } as const,
        { type: 'bad-request', violations: [] } as const,
        { type: 'retry-info', retryAfterMs: 1234 } as const,
      ],
    };
    expect(decodeRichStatus(encodeRichStatus(rich))).toEqual(rich);
  });

  test('is nothing where the bytes are none', () => {
    expect(decodeRichStatus(Buffer.from([0xff, 0xff, 0xff]))).toBeUndefined();
  });
});
