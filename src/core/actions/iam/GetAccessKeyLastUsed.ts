// Tells when an access key was last used, where and for what, as far as word of it has come here.

import { rootArn } from '../../model/arn.ts';
import type { GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse } from '../../shapes/iam.ts';
import { accessKeyUseId, ownMoment } from '../../usage/use.ts';
import { keyNamed, keyRefused } from '../access-keys.ts';
import { defineAction, refuse } from '../action.ts';
import { entityPermission, findEntity } from '../entities.ts';

/** Tells when an access key was last used, where and for what, as far as word of it has come here. */
export const GetAccessKeyLastUsed = defineAction<GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse>({
  service: 'iam',
  name: 'GetAccessKeyLastUsed',
  kind: 'read',
  permissions(scope, { accessKeyId }) {
    const action = 'iam:GetAccessKeyLastUsed';
    const key = keyNamed(scope.view, scope.caller.account, accessKeyId);
    if (keyRefused(key)) return [{ action, resource: '*', shownResource: `access key ${accessKeyId}` }];
    if (key.owner.kind === 'root') return [{ action, resource: rootArn(key.account) }];
    return [entityPermission(scope, action, { kind: 'user', name: key.owner.name })];
  },
  run({ view, account, caller, uses }, { accessKeyId }) {
    const key = keyNamed(view, account, accessKeyId);
    // What AWS says whoever asks: nobody is to learn which keys there are elsewhere.
    if (keyRefused(key)) {
      const resource = `access key ${accessKeyId}`;
      const text = `User: ${caller.arn} is not authorized to perform iam:GetAccessKeyLastUsed on resource: ${resource}`;
      return refuse('AccessDenied', text);
    }
    // The key may know its user by other capitals.
    const { owner } = key;
    const user = owner.kind === 'user' ? findEntity(view, 'user', account, owner.name) : undefined;
    const userName = user === undefined ? {} : { userName: user.record.name };
    const used = uses.of(accessKeyUseId(key.id))?.get(ownMoment);
    const accessKeyLastUsed =
      used === undefined
        ? { serviceName: 'N/A', region: 'N/A' }
        : { lastUsedDate: used.atMs, serviceName: used.service, region: used.region };
    return { outcome: 'answered', response: { ...userName, accessKeyLastUsed } };
  },
});
