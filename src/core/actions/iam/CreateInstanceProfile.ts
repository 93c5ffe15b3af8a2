// Makes an instance profile without a role.

import { iamArn } from '../../model/arn.ts';
import { quotas } from '../../model/quotas.ts';
import { type InstanceProfileRecord, idKey, instanceProfileKey } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import { newUniqueId } from '../../model/unique-id.ts';
import type { CreateInstanceProfileRequest, CreateInstanceProfileResponse } from '../../shapes/iam.ts';
import { defineAction, type Permission } from '../action.ts';
import { awsResourceTags, counted, countOf, quotaExceeded } from '../entities.ts';
import { instanceProfileShape } from '../instance-profiles.ts';
import { requestTags, tagsRefused, withTags } from '../tags.ts';

/** Makes an instance profile without a role. */
export const CreateInstanceProfile = defineAction<CreateInstanceProfileRequest, CreateInstanceProfileResponse>({
  service: 'iam',
  name: 'CreateInstanceProfile',
  kind: 'write',
  permissions({ caller }, { instanceProfileName, path = '/', tags }) {
    const permission: Permission = {
      action: 'iam:CreateInstanceProfile',
      resource: iamArn('instance-profile', caller.account, path, instanceProfileName),
      context: { ...awsResourceTags(tags), ...requestTags(tags) },
    };
    return tags.length === 0 ? [permission] : [permission, { ...permission, action: 'iam:TagInstanceProfile' }];
  },
  run(scope, request) {
    const { view, account } = scope;
    const { instanceProfileName, path = '/' } = request;
    const key = instanceProfileKey(account, instanceProfileName);
    if (view.get(key) !== undefined) {
      const text = `Instance Profile ${instanceProfileName} already exists.`;
      return { outcome: 'refused', refusal: refusal('EntityAlreadyExists', text) };
    }
    const limit = quotas.instanceProfilesPerAccount;
    if (countOf(view, account, 'instanceProfiles') >= limit) {
      return { outcome: 'refused', refusal: quotaExceeded('InstanceProfilesPerAccount', limit) };
    }
    const tags = withTags([], request.tags, 'other');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    const id = newUniqueId('instance-profile', scope.entropy);
    const profile: InstanceProfileRecord = { name: instanceProfileName, path, id, createdAtMs: scope.nowMs, tags };
    const writes = [
      { key, value: profile },
      { key: idKey(id), value: { kind: 'instance-profile', account, name: instanceProfileName } },
      counted(view, account, 'instanceProfiles', 1),
    ];
    const response = { instanceProfile: instanceProfileShape(view, account, profile) };
    return { outcome: 'written', response, writes, class: 'create' };
  },
});
