// Lists SAML providers.

import { changeableQuotas } from '../../model/quotas.ts';
import { prefixOf, type SamlProviderRecord } from '../../model/record.ts';
import type { ListSAMLProvidersRequest, ListSAMLProvidersResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { rangeOf } from '../paging.ts';

/** Lists SAML providers: all of them, as AWS does; an account has few. */
export const ListSAMLProviders = defineAction<ListSAMLProvidersRequest, ListSAMLProvidersResponse>({
  service: 'iam',
  name: 'ListSAMLProviders',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListSAMLProviders', resource: '*' }],
  run: (scope) =>
    rangeOf<SamlProviderRecord, ListSAMLProvidersResponse>(
      { maxItems: changeableQuotas.samlProvidersPerAccount.most },
      {
        prefix: prefixOf('saml-provider', scope.account),
        finish: (records) => ({
          samlProviderList: records.map(({ arn, validUntilMs, createdAtMs }) => ({
            arn,
            validUntil: validUntilMs,
            createDate: createdAtMs,
          })),
        }),
      },
    ),
});
