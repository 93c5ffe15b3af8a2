// Every error that AWS's models declare: given by a real request over both doors (the scripts), impossible here and why, or awaiting its action.

import { describe, expect, test } from 'vitest';
import { httpStatuses } from '../../../src/api/query/errors.ts';
import { isImplemented } from '../../../src/core/actions/table.ts';
import { methodsOf } from '../../../src/core/shapes/lookup.ts';
import { coverage } from './coverage.ts';
import { allSteps } from './script.ts';
import { awaiting, unreachable } from './unreachable.ts';
import type { Service } from './world.ts';

const declaredBy = (service: Service): ReadonlySet<string> =>
  new Set(methodsOf(service).flatMap(({ errors = [] }) => errors));
const given = new Set<string>(allSteps.flatMap(({ refused }) => (refused === undefined ? [] : [refused])));

// HTTP statuses of AWS's model, as published.
const statuses: Readonly<Record<string, readonly string[]>> = {
  400: [
    ...['DuplicateSSHPublicKey', 'InvalidCertificate', 'InvalidInput', 'InvalidPublicKey', 'InvalidUserType'],
    ...['KeyPairMismatch', 'MalformedCertificate', 'MalformedPolicyDocument', 'OpenIdIdpCommunicationError'],
    ...['PasswordPolicyViolation', 'PolicyNotAttachable', 'UnmodifiableEntity', 'UnrecognizedPublicKeyEncoding'],
    ...['ExpiredTokenException', 'ExpiredTradeInTokenException', 'IDPCommunicationError', 'InvalidIdentityToken'],
    ...['InvalidAuthorizationMessageException', 'JWTPayloadSizeExceededException', 'PackedPolicyTooLarge'],
  ],
  403: [
    ...['InvalidAuthenticationCode', 'IDPRejectedClaim', 'OutboundWebIdentityFederationDisabledException'],
    ...['RegionDisabledException', 'SessionDurationEscalationException'],
  ],
  404: ['FeatureDisabled', 'NoSuchEntity', 'NotSupportedService', 'ReportInProgress'],
  409: [
    ...['ConcurrentModification', 'DeleteConflict', 'DuplicateCertificate', 'EntityAlreadyExists', 'FeatureEnabled'],
    ...['EntityTemporarilyUnmodifiable', 'LimitExceeded', 'ReportGenerationLimitExceeded'],
  ],
  410: ['ReportExpired', 'ReportNotPresent'],
  500: ['PolicyEvaluation', 'ServiceFailure'],
};

describe('every code', () => {
  test('of IAM, all 35, and of STS is given by a request, or awaits its action', () => {
    expect(declaredBy('iam').size).toBe(35);
    const all = new Set([...declaredBy('iam'), ...declaredBy('sts')]);
    const open = [...all].filter((code) => !given.has(code) && awaiting[code] === undefined);
    expect(open, 'a step in test/api/doors/scripts gives each').toEqual([]);
  });

  test('that awaits its action awaits one that is not there, and is declared for it', () => {
    for (const [code, actions] of Object.entries(awaiting)) {
      expect(given.has(code), `${code} is given: take it out of the list`).toBe(false);
      for (const action of actions) {
        const there = isImplemented('iam', action) || isImplemented('sts', action);
        expect(there, `${action} is there: ${code} needs its step`).toBe(false);
        const method = [...methodsOf('iam'), ...methodsOf('sts')].find(({ name }) => name === action);
        expect(method?.errors).toContain(code);
      }
    }
  });

  test('has the HTTP status of AWS’s model, which the scripts see', () => {
    const known: Readonly<Record<string, number>> = httpStatuses;
    const wrong = Object.entries(statuses).flatMap(([status, codes]) =>
      codes.filter((code) => known[code] !== undefined && known[code] !== Number(status)),
    );
    expect(wrong).toEqual([]);
    expect([...given].filter((code) => known[code] === undefined)).toEqual([]);
  });
});

describe('every error of an action', () => {
  const there = coverage().filter(({ implemented }) => implemented);

  test('is given in a step, or cannot come of it here', () => {
    expect(there.flatMap(({ action, missing }) => missing.map((code) => `${action}: ${code}`))).toEqual([]);
  });

  test('that cannot come of it is none that a step gives', () => {
    const unused = unreachable.filter((one) => !there.some(({ impossible }) => impossible.includes(one)));
    expect(unused.map(({ code, because }) => `${code}: ${because}`)).toEqual([]);
  });
});
