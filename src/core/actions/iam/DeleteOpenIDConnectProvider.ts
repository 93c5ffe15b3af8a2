// Deletes an OpenID Connect provider.

import { parseArn } from '../../model/arn.ts';
import { oidcProviderKey } from '../../model/record.ts';
import type { DeleteOpenIDConnectProviderRequest, DeleteOpenIDConnectProviderResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { counted } from '../entities.ts';
import { findOidcProvider, oidcPermission } from '../oidc-providers.ts';

/** Deletes an OpenID Connect provider. Roles that trust it keep their trust policies. */
export const DeleteOpenIDConnectProvider = defineAction<
  DeleteOpenIDConnectProviderRequest,
  DeleteOpenIDConnectProviderResponse
>({
  service: 'iam',
  name: 'DeleteOpenIDConnectProvider',
  kind: 'write',
  permissions: (scope, request) => [
    oidcPermission(scope, 'iam:DeleteOpenIDConnectProvider', request.openIdConnectProviderArn),
  ],
  run({ view, account }, request) {
    const arn = request.openIdConnectProviderArn;
    if (parseArn(arn) === undefined) return refuse('InvalidInput', `ARN ${arn} is not valid.`);
    const found = findOidcProvider(view, account, arn);
    // AWS documents that deleting twice is no error, and was recorded to answer that it is one.
    if (found === undefined) return refuse('NoSuchEntity', `OpenId connect Provider ${arn} cannot be found.`);
    const writes = [
      { key: oidcProviderKey(account, found.name), value: undefined },
      counted(view, account, 'oidcProviders', -1),
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});
