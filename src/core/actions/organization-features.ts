// Central root access: which of its features an organization has enabled, and who may say so.

import {
  accountOrganizationKey,
  type OrganizationFeature,
  organizationFeaturesKey,
  organizationOwner,
} from '../model/organization.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ActionOutcome, ActionScope } from './action.ts';

/** What every call about the features answers. */
export interface FeaturesShape {
  readonly organizationId: string;
  readonly enabledFeatures: readonly OrganizationFeature[];
}

/** The enabled features. */
export function organizationFeatures(view: View): readonly OrganizationFeature[] {
  return view.get(organizationFeaturesKey)?.features ?? [];
}

/** The id of the organization that the account manages, or why it may not ask about its features. */
export function managedOrganization(
  { view, account }: Pick<ActionScope, 'account' | 'view'>,
  otherwise: 'AccountNotManagementOrDelegatedAdministratorException' | 'CallerIsNotManagementAccountException',
): Refusal | string {
  const own = view.get(accountOrganizationKey(account));
  if (own === undefined)
    return refusal('OrganizationNotFoundException', `The account ${account} is not in an organization.`);
  if (own.management) return own.organizationId;
  const who =
    otherwise === 'CallerIsNotManagementAccountException'
      ? 'the management account'
      : 'the management account or a delegated administrator';
  return refusal(otherwise, `The account ${account} is not ${who} of the organization.`);
}

/** Enables a feature; enabling it again changes nothing. */
export function enableFeature(scope: ActionScope, feature: OrganizationFeature): ActionOutcome<FeaturesShape> {
  const organization = managedOrganization(scope, 'CallerIsNotManagementAccountException');
  if (typeof organization !== 'string') return { outcome: 'refused', refusal: organization };
  const before = organizationFeatures(scope.view);
  return written(organization, before, [...new Set([...before, feature])].toSorted());
}

/** Disables a feature; disabling it again changes nothing. */
export function disableFeature(scope: ActionScope, feature: OrganizationFeature): ActionOutcome<FeaturesShape> {
  const organization = managedOrganization(scope, 'AccountNotManagementOrDelegatedAdministratorException');
  if (typeof organization !== 'string') return { outcome: 'refused', refusal: organization };
  const before = organizationFeatures(scope.view);
  return written(
    organization,
    before,
    before.filter((one) => one !== feature),
  );
}

function written(
  organizationId: string,
  before: readonly OrganizationFeature[],
  features: readonly OrganizationFeature[],
): ActionOutcome<FeaturesShape> {
  const response = { organizationId, enabledFeatures: features };
  if (before.length === features.length) return { outcome: 'answered', response };
  const value = features.length === 0 ? undefined : { features };
  const writes = [{ key: organizationFeaturesKey, value }];
  return { outcome: 'written', response, writes, class: 'organization', account: organizationOwner };
}
