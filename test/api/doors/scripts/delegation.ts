// Delegated access at both doors: asked by one account, accepted or rejected in another, traded in.

import { quotas } from '../../../../src/core/model/quotas.ts';
import { admin, asked, partner, world } from '../../../support/delegation-world.ts';
import { arnOf } from '../../../support/engine-under-test.ts';
import { does, type Interlude, type Kept, keepCredentials, meanwhile, refuses, type Step } from '../step.ts';

const id = ({ id: delegationRequestId = '' }: Kept) => ({ delegationRequestId });
const none = { delegationRequestId: 'a'.repeat(20) };
const byPartner = { as: 'partner' };
const byAdmin = { as: 'admin' };
const keepId = ({ delegationRequestId = '' }: { readonly delegationRequestId?: string }): Kept => ({
  id: delegationRequestId,
});
const entityArn = (kept: Kept) => ({ entityArn: arnOf(`delegation-request/${id(kept).delegationRequestId}`) });
const token = ({ token: tradeInToken = '' }: Kept) => ({ tradeInToken });
const sessionS = asked.sessionDuration;

/** Requests and their token. */
export const delegationScript: readonly (Interlude | Step)[] = [
  meanwhile((engine) => ({
    ...keepCredentials('partner', world(engine).as),
    ...keepCredentials('admin', admin(engine)),
  })),
  does('CreateDelegationRequest', asked, keepId, byPartner),
  refuses(
    'InvalidInput',
    'CreateDelegationRequest',
    { ...asked, permissions: { policyTemplateArn: `arn:aws:iam::${partner}:policy/none` } },
    byPartner,
  ),
  does('GetDelegationRequest', id),
  refuses('NoSuchEntity', 'GetDelegationRequest', none),
  refuses('InvalidInput', 'AcceptDelegationRequest', id, byAdmin),
  does('AssociateDelegationRequest', id, () => ({}), byAdmin),
  refuses('InvalidInput', 'AssociateDelegationRequest', id),
  refuses('NoSuchEntity', 'AssociateDelegationRequest', none),
  does('ListDelegationRequests', {}),
  does('GetHumanReadableSummary', entityArn),
  refuses('NoSuchEntity', 'GetHumanReadableSummary', { entityArn: arnOf(`delegation-request/${'a'.repeat(20)}`) }),
  refuses('InvalidInput', 'GetHumanReadableSummary', { entityArn: arnOf('user/alice-of-old') }),
  does(
    'UpdateDelegationRequest',
    (kept) => ({ ...id(kept), notes: 'looks right' }),
    () => ({}),
    byAdmin,
  ),
  refuses('NoSuchEntity', 'UpdateDelegationRequest', none),
  refuses('InvalidInput', 'SendDelegationToken', id, byAdmin),
  does('AcceptDelegationRequest', id, () => ({}), byAdmin),
  refuses('NoSuchEntity', 'AcceptDelegationRequest', none),
  refuses('InvalidInput', 'UpdateDelegationRequest', id, byAdmin),
  does('SendDelegationToken', id, () => ({}), byAdmin),
  refuses('NoSuchEntity', 'SendDelegationToken', none),
  refuses('InvalidInput', 'RejectDelegationRequest', id, byAdmin),
  refuses('NoSuchEntity', 'RejectDelegationRequest', none),
  meanwhile((engine, kept) => {
    const as = { accessKeyId: kept['partner.id'] ?? '', secretAccessKey: kept['partner.secret'] ?? '' };
    return { token: engine.respond('GetDelegationToken', id(kept), { as }).tradeInToken ?? '' };
  }),
  does('GetDelegatedAccessToken', token, () => ({}), byPartner),
  meanwhile((engine) => {
    engine.elapse((sessionS + 1) * 1000);
    return {};
  }),
  refuses('ExpiredTradeInTokenException', 'GetDelegatedAccessToken', token, byPartner),
  does('CreateDelegationRequest', asked, keepId, byPartner),
  does('AssociateDelegationRequest', id, () => ({}), byAdmin),
  does(
    'RejectDelegationRequest',
    (kept) => ({ ...id(kept), notes: 'too much' }),
    () => ({}),
    byAdmin,
  ),
  // Two have ended and count for a week.
  meanwhile((engine, kept) => {
    const as = { accessKeyId: kept['partner.id'] ?? '', secretAccessKey: kept['partner.secret'] ?? '' };
    for (let count = 2; count < quotas.delegationRequestsPerAccount; count++)
      engine.respond('CreateDelegationRequest', asked, { as });
    return {};
  }),
  refuses('LimitExceeded', 'CreateDelegationRequest', asked, byPartner),
];
