// Lists OpenID Connect providers.

import { changeableQuotas } from '../../model/quotas.ts';
import { type OidcProviderRecord, prefixOf } from '../../model/record.ts';
import type { ListOpenIDConnectProvidersRequest, ListOpenIDConnectProvidersResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { rangeOf } from '../paging.ts';

/** Lists OpenID Connect providers: all of them, as AWS does; an account has few. */
export const ListOpenIDConnectProviders = defineAction<
  ListOpenIDConnectProvidersRequest,
  ListOpenIDConnectProvidersResponse
>({
  service: 'iam',
  name: 'ListOpenIDConnectProviders',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListOpenIDConnectProviders', resource: '*' }],
  run: (scope) =>
    rangeOf<OidcProviderRecord, ListOpenIDConnectProvidersResponse>(
      { maxItems: changeableQuotas.oidcProvidersPerAccount.most },
      {
        prefix: prefixOf('oidc-provider', scope.account),
        finish: (records) => ({ openIdConnectProviderList: records.map(({ arn }) => ({ arn })) }),
      },
    ),
});
