// Records of a backup: what becomes of them in the cluster that is made from it.

import { expect, test } from 'vitest';
import { restoredRecord } from '../../../src/core/engine/backup-records.ts';

const profile = { sealedSecret: 'sealed', earlier: [], createdAtMs: 1, changedAtMs: 1, resetRequired: false };

test.each([
  [true, profile],
  [false, { ...profile, suspended: true }],
])('passwords are good at once where activating keys is %j', (activateKeys, expected) => {
  const restoring = { activateKeys, account: '1', rootAccessKeyId: 'AKIA1', quarantineOf: () => undefined };
  expect(restoredRecord('login-profile/111122223333/AIDA1', profile, restoring)).toEqual(expected);
});
