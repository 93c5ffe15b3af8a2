// Makes a credential of a user for one service. Its password is shown this once.

import { loginNameKey, type ServiceCredentialRecord, serviceCredentialKey } from '../../model/credential-record.ts';
import { quotas } from '../../model/quotas.ts';
import { newUniqueId } from '../../model/unique-id.ts';
import type {
  CreateServiceSpecificCredentialRequest,
  CreateServiceSpecificCredentialResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity, quotaExceeded } from '../entities.ts';
import {
  credentialShape,
  freeLoginName,
  newServicePassword,
  serviceContext,
  serviceNamed,
} from '../service-credentials.ts';

const dayMs = 86_400_000;

/** Makes a credential of a user for one service. Its password is shown this once. */
export const CreateServiceSpecificCredential = defineAction<
  CreateServiceSpecificCredentialRequest,
  CreateServiceSpecificCredentialResponse
>({
  service: 'iam',
  name: 'CreateServiceSpecificCredential',
  kind: 'write',
  permissions(scope, { userName, serviceName, credentialAgeDays }) {
    const days = 'iam:servicespecificcredentialagedays';
    const context = {
      ...serviceContext(serviceName),
      ...(credentialAgeDays === undefined ? {} : { [days]: String(credentialAgeDays) }),
    };
    const user = { kind: 'user', name: userName } as const;
    return [entityPermission(scope, 'iam:CreateServiceSpecificCredential', user, context)];
  },
  run(scope, { userName, serviceName: asked, credentialAgeDays }) {
    const { view, account, entropy, nowMs } = scope;
    const found = findEntity(view, 'user', account, userName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', userName) };
    const serviceName = serviceNamed(asked);
    if (typeof serviceName !== 'string') return { outcome: 'refused', refusal: serviceName };
    const user = found.record;
    const { serviceCredentials = [] } = user;
    const ofService = serviceCredentials.filter(
      (id) => view.get(serviceCredentialKey(account, user.id, id))?.serviceName === serviceName,
    );
    const limit = quotas.serviceCredentialsPerUserAndService;
    if (ofService.length >= limit)
      return { outcome: 'refused', refusal: quotaExceeded('ContextSpecificCredentialsPerUserPerContext', limit) };
    const id = newUniqueId('service-credential', entropy);
    const password = newServicePassword(entropy);
    const credential: ServiceCredentialRecord = {
      ...{ id, userId: user.id, serviceName, status: 'Active', createdAtMs: nowMs },
      loginName: freeLoginName(view, account, user.name, serviceName),
      ...(credentialAgeDays === undefined ? {} : { expiresAtMs: nowMs + credentialAgeDays * dayMs }),
      sealedSecret: scope.secrets.sealServicePassword(password, id, account),
    };
    const writes = [
      { key: serviceCredentialKey(account, user.id, id), value: credential },
      { key: loginNameKey(account, serviceName, credential.loginName), value: { credentialId: id } },
      { key: found.key, value: { ...user, serviceCredentials: [...serviceCredentials, id] } },
    ];
    const response = { serviceSpecificCredential: credentialShape(scope, credential, password) };
    return { outcome: 'written', response, writes, class: 'create' };
  },
});
