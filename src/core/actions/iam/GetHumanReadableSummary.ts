// Says in plain English what a delegation request asks for.

import { delegationStateAt } from '../../model/delegation.ts';
import { refusal } from '../../model/refusal.ts';
import type { GetHumanReadableSummaryRequest, GetHumanReadableSummaryResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { delegationIdOf, delegationPermissions, findDelegation, noSuchDelegation } from '../delegation.ts';
import { policyInWords } from '../policy-in-words.ts';

const locale = 'en';

/** Says in plain English what a delegation request asks for. */
export const GetHumanReadableSummary = defineAction<GetHumanReadableSummaryRequest, GetHumanReadableSummaryResponse>({
  service: 'iam',
  name: 'GetHumanReadableSummary',
  kind: 'read',
  permissions(scope, { entityArn }) {
    const id = delegationIdOf(entityArn);
    if (id === undefined) return refusal('InvalidInput', `${entityArn} is not the ARN of a delegation request.`);
    return delegationPermissions(scope, 'GetHumanReadableSummary', id, 'free');
  },
  run({ view, caller, nowMs }, { entityArn, locale: asked = locale }) {
    const id = delegationIdOf(entityArn) ?? '';
    const record = findDelegation(view, caller, id);
    if (record === undefined) return { outcome: 'refused', refusal: noSuchDelegation(id) };
    if (!/^[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]+)*$/.test(asked)) return refuse('InvalidInput', `${asked} is not a locale.`);
    if (!asked.toLowerCase().startsWith(locale))
      return { outcome: 'answered', response: { summaryState: 'NOT_SUPPORTED' } };
    const minutes = Math.ceil(record.sessionDurationS / 60);
    const head = `Account ${record.requestor} asks for access for ${minutes} minutes. The request is ${delegationStateAt(record, nowMs)}.`;
    const summaryContent = policyInWords(head, record.policy);
    return { outcome: 'answered', response: { summaryContent, locale, summaryState: 'AVAILABLE' } };
  },
});
