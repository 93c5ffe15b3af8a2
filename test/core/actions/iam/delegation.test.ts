// Delegation requests: asked by one account, taken, accepted or rejected in another.

import { describe, expect, test } from 'vitest';
import { admin, asked, asking, partner, stateOf, template, world } from '../../../support/delegation-world.ts';
import { allow, arnOf, policyOf, type RequestOf, trustOf } from '../../../support/engine-under-test.ts';

const week = 7 * 24 * 3_600_000;

describe('a request', () => {
  test('is made with its template filled in, and says who asks for what', () => {
    const there = world();
    const { engine, as } = there;
    const delegationRequestId = asking(there, { ownerAccountId: '111122223333', requestMessage: 'please' });
    const { delegationRequest } = engine.respond('GetDelegationRequest', { delegationRequestId }, { as });
    expect(delegationRequestId).toMatch(/^[\w-]{16,128}$/);
    expect(delegationRequest).toMatchObject({
      ...{ delegationRequestId, state: 'UNASSIGNED', requestorId: partner, requestorName: 'partner' },
      ...{ ownerAccountId: '111122223333', requestMessage: 'please', sessionDuration: 3600, onlySendByOwner: false },
      permissions: { policyTemplateArn: template },
    });
    expect(delegationRequest?.expirationTime).toBe((delegationRequest?.createDate ?? 0) + week);
    const { Statement: statements } = JSON.parse(delegationRequest?.permissionPolicy ?? '') as {
      readonly Statement: readonly { readonly Resource: unknown }[];
    };
    expect(statements[0]?.Resource).toEqual(['alice', 'bob', 'carol'].map((name) => `arn:aws:iam::*:user/${name}`));
  });

  const unfit = 'The permissions of the request are not valid: ';
  const parameters = asked.permissions.parameters ?? [];
  test.each([
    [
      'of a template that only AWS knows',
      { policyTemplateArn: 'arn:aws:iam::aws:delegation-template/x/y' },
      'There is no policy template',
    ],
    ['of another account’s policy', { policyTemplateArn: arnOf('policy/template') }, 'There is no policy template'],
    ['without a parameter', { parameters: parameters.slice(1) }, `${unfit}there is no parameter userNames.`],
    [
      'with one too many',
      { parameters: [...parameters, { name: 'other', values: ['a'] }] },
      `${unfit}the policy template has no place for the parameter other.`,
    ],
    ['with one twice', { parameters: [...parameters, ...parameters] }, `${unfit}a parameter is given twice.`],
    [
      'with two values for one place',
      { parameters: [parameters[0] ?? {}, { name: 'oneUser', values: ['a', 'b'] }] },
      `${unfit}the parameter oneUser of type string must have one value.`,
    ],
    [
      'with more texts than fit',
      {
        parameters: [
          { name: 'userNames', values: Array.from({ length: 1001 }, String), type: 'stringList' as const },
          parameters[1] ?? {},
        ],
      },
      `${unfit}arn:aws:iam::*:user/@{userNames} would become more than 1000 texts.`,
    ],
    [
      'with a value that makes no policy',
      { parameters: ['userNames', 'oneUser'].map((name) => ({ name, values: [], type: 'stringList' as const })) },
      'The filled policy template is not valid: ',
    ],
  ])('%s is refused', (_, permissions, words) => {
    const { engine, as } = world();
    const request = { ...asked, permissions: { ...asked.permissions, ...permissions } };
    expect(engine.refusal('CreateDelegationRequest', request, { as })).toContain(`InvalidInput: ${words}`);
  });

  test('that no session could carry is refused', () => {
    const { engine, as } = world();
    const long = policyOf(
      ...Array.from({ length: 40 }, (_, at) => ({ ...allow(`s3:${'a'.repeat(90)}`), Sid: `s${at}` })),
    );
    engine.respond('CreatePolicy', { policyName: 'long', policyDocument: long }, { as });
    const permissions = { policyTemplateArn: `arn:aws:iam::${partner}:policy/long` };
    expect(engine.refusal('CreateDelegationRequest', { ...asked, permissions }, { as })).toMatch(
      /takes \d+% of the space/,
    );
  });

  test('is known to whom it was put, and to who asked', () => {
    const there = world();
    const { engine } = there;
    const [open, put] = [asking(there), asking(there, { ownerAccountId: '777788889999' })];
    expect(engine.code('GetDelegationRequest', { delegationRequestId: open })).toBeUndefined();
    const no = `NoSuchEntity: The delegation request with id ${put} cannot be found.`;
    const named = { delegationRequestId: put };
    expect(engine.refusal('GetDelegationRequest', named)).toBe(no);
    expect(engine.refusal('AssociateDelegationRequest', named)).toBe(no);
    expect(stateOf(there, put)).toBe('UNASSIGNED');
  });
});

describe('the way of a request', () => {
  test('leads from taking it over notes and acceptance to the token', () => {
    const there = world();
    const { engine } = there;
    const delegationRequestId = asking(there);
    const as = admin(engine);
    const step = (
      action: 'AcceptDelegationRequest' | 'AssociateDelegationRequest' | 'SendDelegationToken',
    ): string | undefined => {
      engine.respond(action, { delegationRequestId }, { as });
      return stateOf(there, delegationRequestId);
    };
    expect(step('AssociateDelegationRequest')).toBe('ASSIGNED');
    expect(step('AssociateDelegationRequest')).toBe('ASSIGNED');
    engine.respond('UpdateDelegationRequest', { delegationRequestId, notes: 'looks right' }, { as });
    expect(stateOf(there, delegationRequestId)).toBe('PENDING_APPROVAL');
    expect(step('AcceptDelegationRequest')).toBe('ACCEPTED');
    expect(step('SendDelegationToken')).toBe('FINALIZED');
    const { delegationRequest } = engine.respond('GetDelegationRequest', { delegationRequestId }, { as });
    expect(delegationRequest).toMatchObject({
      ...{ ownerId: arnOf('user/admin'), approverId: arnOf('user/admin'), notes: 'looks right' },
    });
  });

  type Step =
    | 'AcceptDelegationRequest'
    | 'AssociateDelegationRequest'
    | 'RejectDelegationRequest'
    | 'SendDelegationToken'
    | 'UpdateDelegationRequest';
  const steps: readonly Step[] = [
    'AssociateDelegationRequest',
    'UpdateDelegationRequest',
    'AcceptDelegationRequest',
    'SendDelegationToken',
    'RejectDelegationRequest',
  ];
  const ways: readonly (readonly [state: string, way: readonly Step[], open: readonly Step[]])[] = [
    ['UNASSIGNED', [], ['AssociateDelegationRequest']],
    [
      'ASSIGNED',
      ['AssociateDelegationRequest'],
      ['AssociateDelegationRequest', 'UpdateDelegationRequest', 'AcceptDelegationRequest', 'RejectDelegationRequest'],
    ],
    [
      'PENDING_APPROVAL',
      ['AssociateDelegationRequest', 'UpdateDelegationRequest'],
      ['UpdateDelegationRequest', 'AcceptDelegationRequest', 'RejectDelegationRequest'],
    ],
    [
      'ACCEPTED',
      ['AssociateDelegationRequest', 'AcceptDelegationRequest'],
      ['SendDelegationToken', 'RejectDelegationRequest'],
    ],
    ['FINALIZED', ['AssociateDelegationRequest', 'AcceptDelegationRequest', 'SendDelegationToken'], []],
    ['REJECTED', ['AssociateDelegationRequest', 'RejectDelegationRequest'], []],
  ];

  const byAnyone = ways.filter(([, way]) => !way.includes('AcceptDelegationRequest'));
  test.each(byAnyone)('from %s goes on only where AWS lets it', (state, way, open) => {
    for (const step of steps) {
      const there = world();
      const delegationRequestId = asking(there);
      for (const before of way) there.engine.respond(before, { delegationRequestId });
      expect(stateOf(there, delegationRequestId)).toBe(state);
      const as = admin(there.engine);
      const owns = step === 'AssociateDelegationRequest' && way.length > 0;
      const code = there.engine.code(step, { delegationRequestId }, owns ? {} : { as });
      expect([step, code]).toEqual([step, open.includes(step) ? undefined : 'InvalidInput']);
    }
  });

  test.each(ways.filter(([, way]) => way.includes('AcceptDelegationRequest')))(
    'from %s goes on only where AWS lets it, by its owner',
    (state, way, open) => {
      for (const step of steps) {
        const there = world();
        const delegationRequestId = asking(there);
        const as = admin(there.engine);
        for (const before of way) there.engine.respond(before, { delegationRequestId }, { as });
        expect(stateOf(there, delegationRequestId)).toBe(state);
        expect([step, there.engine.code(step, { delegationRequestId }, { as })]).toEqual([
          step,
          open.includes(step) ? undefined : 'InvalidInput',
        ]);
      }
    },
  );

  test('keeps the reason of a rejection, and one owner', () => {
    const there = world();
    const { engine } = there;
    const delegationRequestId = asking(there);
    const [first, second] = [admin(engine), admin(engine, 'second')];
    engine.respond('AssociateDelegationRequest', { delegationRequestId }, { as: first });
    expect(engine.refusal('AssociateDelegationRequest', { delegationRequestId }, { as: second })).toBe(
      `InvalidInput: The delegation request ${delegationRequestId} has an owner: ${arnOf('user/admin')}.`,
    );
    engine.respond('RejectDelegationRequest', { delegationRequestId, notes: 'too much' }, { as: second });
    const { delegationRequest } = engine.respond('GetDelegationRequest', { delegationRequestId });
    expect(delegationRequest).toMatchObject({ state: 'REJECTED', rejectionReason: 'too much' });
  });

  test('is not walked by the root user, nor by a session that was narrowed', () => {
    const there = world();
    const { engine } = there;
    const delegationRequestId = asking(there);
    engine.respond('AssociateDelegationRequest', { delegationRequestId });
    expect(engine.code('AcceptDelegationRequest', { delegationRequestId })).toBe('AccessDenied');
    const as = admin(engine);
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    engine.respond('AttachRolePolicy', { roleName: 'r', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
    const request = { roleArn: arnOf('role/r'), roleSessionName: 'sam' };
    const narrowed = engine.assume({ ...request, policy: policyOf(allow('*')) }, { as });
    expect(engine.code('AcceptDelegationRequest', { delegationRequestId }, { as: narrowed })).toBe('AccessDenied');
    const whole = engine.assume(request, { as });
    expect(engine.code('AcceptDelegationRequest', { delegationRequestId }, { as: whole })).toBeUndefined();
  });

  test('may be ended by the owner alone where that was asked for', () => {
    const there = world();
    const { engine } = there;
    const delegationRequestId = asking(there, { onlySendByOwner: true });
    const [owner, other] = [admin(engine), admin(engine, 'other')];
    engine.respond('AssociateDelegationRequest', { delegationRequestId }, { as: owner });
    engine.respond('AcceptDelegationRequest', { delegationRequestId }, { as: other });
    expect(engine.code('SendDelegationToken', { delegationRequestId }, { as: other })).toBe('AccessDenied');
    expect(engine.code('SendDelegationToken', { delegationRequestId }, { as: owner })).toBeUndefined();
  });
});

describe('an owner', () => {
  test('sees, explains and updates its own without being allowed to', () => {
    const there = world();
    const { engine } = there;
    const delegationRequestId = asking(there);
    const as = engine.user('dora', allow('iam:AssociateDelegationRequest'));
    const named = { delegationRequestId };
    expect(engine.code('GetDelegationRequest', named, { as })).toBe('AccessDenied');
    engine.respond('AssociateDelegationRequest', named, { as });
    expect(engine.code('GetDelegationRequest', named, { as })).toBeUndefined();
    const entityArn = arnOf(`delegation-request/${delegationRequestId}`);
    expect(engine.code('GetHumanReadableSummary', { entityArn }, { as })).toBeUndefined();
    expect(engine.code('UpdateDelegationRequest', named, { as })).toBeUndefined();
    expect(engine.code('AcceptDelegationRequest', named, { as })).toBe('AccessDenied');
    expect(engine.code('GetDelegationRequest', named, { as: engine.user('eve') })).toBe('AccessDenied');
  });

  test('sees nothing by a session that may not call IAM', () => {
    const there = world();
    const { engine } = there;
    const delegationRequestId = asking(there);
    const as = admin(engine);
    engine.respond('AssociateDelegationRequest', { delegationRequestId }, { as });
    const {
      accessKeyId = '',
      secretAccessKey = '',
      sessionToken = '',
    } = engine.respond('GetSessionToken', {}, { as }).credentials ?? {};
    const session = { accessKeyId, secretAccessKey, sessionToken };
    expect(engine.refusal('GetDelegationRequest', { delegationRequestId }, { as: session })).toBe(
      'InvalidClientTokenId: The security token included in the request is invalid.',
    );
  });
});

describe('ListDelegationRequests', () => {
  test('lists those that somebody of the account has taken, by owner, a page at a time', () => {
    const there = world();
    const { engine } = there;
    const ids = Array.from({ length: 5 }, () => asking(there, { ownerAccountId: '111122223333' })).toSorted();
    expect(engine.respond('ListDelegationRequests', {}).delegationRequests).toEqual([]);
    const [first, second] = [admin(engine), admin(engine, 'second')];
    for (const [at, delegationRequestId] of ids.entries())
      engine.respond('AssociateDelegationRequest', { delegationRequestId }, { as: at < 3 ? first : second });
    const listed = (request: RequestOf<'ListDelegationRequests'>): readonly unknown[] =>
      engine.respond('ListDelegationRequests', request).delegationRequests.map((one) => one.delegationRequestId);
    expect(listed({})).toEqual(ids);
    expect(listed({ ownerId: arnOf('user/second') })).toEqual(ids.slice(3));
    const page = engine.respond('ListDelegationRequests', { maxItems: 3 });
    expect(page.isTruncated).toBe(true);
    expect(listed({ maxItems: 3, marker: page.marker ?? '' })).toEqual(ids.slice(3));
    expect(engine.respond('ListDelegationRequests', {}, { as: there.as }).delegationRequests).toEqual([]);
  });
});

describe('GetHumanReadableSummary', () => {
  test('says in English what would be allowed, and leaves other languages', () => {
    const there = world();
    const { engine } = there;
    const id = asking(there);
    const entityArn = arnOf(`delegation-request/${id}`);
    expect(engine.respond('GetHumanReadableSummary', { entityArn })).toEqual({
      ...{ locale: 'en', summaryState: 'AVAILABLE' },
      summaryContent: [
        `Account ${partner} asks for access for 60 minutes. The request is UNASSIGNED.`,
        `It would allow iam:ListUsers, iam:GetUser on arn:aws:iam::*:user/alice, arn:aws:iam::*:user/bob, arn:aws:iam::*:user/carol.`,
        'It would allow iam:ListUsers on every resource.',
      ].join('\n'),
    });
    const other = engine.respond('GetHumanReadableSummary', { entityArn, locale: 'fr_FR' });
    expect(other).toEqual({ summaryState: 'NOT_SUPPORTED' });
    expect(engine.code('GetHumanReadableSummary', { entityArn, locale: '12' })).toBe('InvalidInput');
    expect(engine.code('GetHumanReadableSummary', { entityArn: arnOf('user/alice-of-old') })).toBe('InvalidInput');
    const missing = { entityArn: arnOf(`delegation-request/${'a'.repeat(20)}`) };
    expect(engine.code('GetHumanReadableSummary', missing)).toBe('NoSuchEntity');
  });
});

test('a permission check is not made, and says so', () => {
  const there = world();
  const request = { delegationRequestId: asking(there), delegationPermissionCheck: true };
  expect(there.engine.respond('GetDelegationRequest', request)).toMatchObject({
    ...{ permissionCheckStatus: 'COMPLETE', permissionCheckResult: 'UNSURE' },
  });
});
