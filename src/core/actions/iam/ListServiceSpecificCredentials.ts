// Lists the service-specific credentials of a user, or of all users, without their passwords.

import type { ServiceCredentialRecord } from '../../model/credential-record.ts';
import { prefixOf } from '../../model/record.ts';
import type {
  ListServiceSpecificCredentialsRequest,
  ListServiceSpecificCredentialsResponse,
} from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { entityPermission, findEntity, isRefusal, noSuchEntity, userNameOr } from '../entities.ts';
import { rangeOf } from '../paging.ts';
import { credentialMetadata, serviceProblem } from '../service-credentials.ts';

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
    // No one user is asked about.
    if (allUsers === true && userName === undefined) return [{ action, resource: '*' }];
    const name = userNameOr(scope, userName);
    return isRefusal(name) ? name : [entityPermission(scope, action, { kind: 'user', name })];
  },
  run(scope, request) {
    const { view, account } = scope;
    const { allUsers, serviceName } = request;
    if (allUsers === true && request.userName !== undefined)
      return refuse('ValidationError', 'UserName and AllUsers cannot be specified together.');
    const unsupported = serviceName === undefined ? undefined : serviceProblem(serviceName);
    let prefix = prefixOf('service-credential', account);
    if (allUsers !== true) {
      const name = userNameOr(scope, request.userName);
      if (isRefusal(name)) return { outcome: 'refused', refusal: name };
      const user = findEntity(view, 'user', account, name);
      if (user === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', name) };
      prefix = prefixOf('service-credential', account, user.record.id);
    }
    if (unsupported !== undefined) return { outcome: 'refused', refusal: unsupported };
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
