// Makes an OpenID Connect provider.

import { providerArn } from '../../model/arn.ts';
import { type OidcProviderRecord, oidcProviderKey } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import type { CreateOpenIDConnectProviderRequest, CreateOpenIDConnectProviderResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { counted, countOf, quotaExceeded } from '../entities.ts';
import { creationPermissions, newProviderId } from '../identity-providers.ts';
import {
  clientIdsProblem,
  keptThumbprints,
  oidcName,
  oidcProviderWrite,
  thumbprintsProblem,
  urlProblem,
} from '../oidc-providers.ts';
import { tagsRefused, withTags } from '../tags.ts';

/** Makes an OpenID Connect provider. Its certificate is not fetched: without thumbprints in the call it has none. */
export const CreateOpenIDConnectProvider = defineAction<
  CreateOpenIDConnectProviderRequest,
  CreateOpenIDConnectProviderResponse
>({
  service: 'iam',
  name: 'CreateOpenIDConnectProvider',
  kind: 'write',
  permissions({ caller }, { url, tags }) {
    const arn = providerArn('oidc-provider', caller.account, oidcName(url));
    return creationPermissions(
      { create: 'iam:CreateOpenIDConnectProvider', tag: 'iam:TagOpenIDConnectProvider' },
      arn,
      tags,
    );
  },
  run(scope, request) {
    const { view, account, quotas } = scope;
    const { url, thumbprintList } = request;
    const clientIds = [...new Set(request.clientIdList)];
    const problem = urlProblem(url) ?? thumbprintsProblem(thumbprintList) ?? clientIdsProblem(clientIds);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    const name = oidcName(url);
    if (view.get(oidcProviderKey(account, name)) !== undefined)
      return {
        outcome: 'refused',
        refusal: refusal('EntityAlreadyExists', `Provider with url ${url} already exists.`),
      };
    const limit = quotas.oidcProvidersPerAccount;
    if (countOf(view, account, 'oidcProviders') >= limit)
      return { outcome: 'refused', refusal: quotaExceeded('OpenIdConnectProvidersPerAccount', limit) };
    const tags = withTags([], request.tags, 'other');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    const arn = providerArn('oidc-provider', account, name);
    const record: OidcProviderRecord = {
      ...{ name, arn, id: newProviderId(scope.entropy), createdAtMs: scope.nowMs },
      ...{ clientIds, thumbprints: keptThumbprints(thumbprintList), tags },
    };
    const writes = [oidcProviderWrite(account, record), counted(view, account, 'oidcProviders', 1)];
    return { outcome: 'written', response: { openIdConnectProviderArn: arn, tags }, writes, class: 'create' };
  },
});
