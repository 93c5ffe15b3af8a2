// Lists the service-specific credentials of a user, or of all users, without their passwords.

import { iamArn } from '../../model/arn.ts';
import type { ServiceCredentialRecord } from '../../model/credential-record.ts';
import { prefixOf } from '../../model/record.ts';
import type {
  ListServiceSpecificCredentialsRequest,
  ListServiceSpecificCredentialsResponse,
} from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { entityPermission, findEntity, isRefusal, noSuchEntity, userNameOr } from '../entities.ts';
import { rangeOf } from '../paging.ts';
import { credentialMetadata, serviceNamed } from '../service-credentials.ts';

/** Lists the service-specific credentials of a user, or of all users, without their passwords. */
export const ListServiceSpecificCredentials = defineAction<
  ListServiceSpecificCredentialsRequest,
  ListServiceSpecificCredentialsResponse
>({
  service: 'iam',
  name: 'ListServiceSpecificCredentials',
  kind: 'read',
  permissions(scope, { userName, allUsers }) {
    const action = 'iam:ListServiceSpecificCredentials';
    if (allUsers === true && userName === undefined)
      return [{ action, resource: iamArn('user', scope.caller.account, '/', '*') }];
    const name = userNameOr(scope, userName);
    return isRefusal(name) ? name : [entityPermission(scope, action, { kind: 'user', name })];
  },
  run(scope, request) {
    const { view, account } = scope;
    const { allUsers } = request;
    if (allUsers === true && request.userName !== undefined)
      return refuse('ValidationError', 'UserName and AllUsers cannot be specified together.');
    const serviceName = request.serviceName === undefined ? undefined : serviceNamed(request.serviceName);
    let prefix = prefixOf('service-credential', account);
    if (allUsers !== true) {
      const name = userNameOr(scope, request.userName);
      if (isRefusal(name)) return { outcome: 'refused', refusal: name };
      const user = findEntity(view, 'user', account, name);
      if (user === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', name) };
      prefix = prefixOf('service-credential', account, user.record.id);
    }
    if (typeof serviceName === 'object') return { outcome: 'refused', refusal: serviceName };
    return rangeOf<ServiceCredentialRecord, ListServiceSpecificCredentialsResponse>(request, {
      prefix,
      accept: (credential) => serviceName === undefined || credential.serviceName === serviceName,
      finish: (credentials, end) => ({
        serviceSpecificCredentials: credentials.map((credential) => credentialMetadata(scope, credential)),
        ...end,
      }),
    });
  },
});
