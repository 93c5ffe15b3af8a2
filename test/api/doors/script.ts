// All scripts of the doors: what is asked over both, and what must come of it. An action of the table that no script answers fails the test.

import { accountScript, sessionScript } from './scripts/account.ts';
import { credentialScript, deviceScript, serverCertificateScript } from './scripts/credentials.ts';
import { groupScript } from './scripts/groups.ts';
import { policyScript } from './scripts/policies.ts';
import { providerScript } from './scripts/providers.ts';
import { linkedRoleScript, roleScript } from './scripts/roles.ts';
import { userScript } from './scripts/users.ts';
import type { Step } from './step.ts';

/** Scripts by what they are about; each begins in an empty account. */
export const scripts: Readonly<Record<string, readonly Step[]>> = {
  account: accountScript,
  credentials: credentialScript,
  devices: deviceScript,
  groups: groupScript,
  policies: policyScript,
  providers: providerScript,
  roles: roleScript,
  'server certificates': serverCertificateScript,
  'service-linked roles': linkedRoleScript,
  sessions: sessionScript,
  users: userScript,
};
