// All scripts of the doors: what is asked over both, and what must come of it. An action of the table that no script answers fails the test.

import type { SimulationOptions } from '../../sim/options.ts';
import { accessScript, denialScript } from './scripts/access.ts';
import { accountScript, sessionScript } from './scripts/account.ts';
import { credentialScript, deviceScript, serverCertificateScript } from './scripts/credentials.ts';
import { delegationScript } from './scripts/delegation.ts';
import { issuerScript, rootAccessScript, samlScript, webIdentityScript } from './scripts/federation.ts';
import { groupScript } from './scripts/groups.ts';
import { passwordScript, reportScript } from './scripts/passwords.ts';
import { policyScript } from './scripts/policies.ts';
import { providerScript } from './scripts/providers.ts';
import { provokedScript } from './scripts/provoked.ts';
import { quotaScript, smallQuotas } from './scripts/quotas.ts';
import { linkedRoleScript, roleScript } from './scripts/roles.ts';
import { userScript } from './scripts/users.ts';
import type { Interlude, Step } from './step.ts';

/** How the world of a script is made, where that is not as usual. */
export type WorldSettings = Partial<
  Pick<SimulationOptions, 'chaos' | 'limits' | 'principalCheck' | 'profile' | 'quotas'>
>;

/** One script: it begins in an account that holds nothing but a user without permissions. */
export interface Script extends WorldSettings {
  readonly steps: readonly (Interlude | Step)[];
}

/** Scripts by what they are about. */
export const scripts: Readonly<Record<string, Script>> = {
  access: { steps: accessScript, limits: { reportMs: 60_000 } },
  account: { steps: accountScript },
  credentials: { steps: credentialScript },
  denials: { steps: denialScript },
  delegation: { steps: delegationScript },
  devices: { steps: deviceScript },
  groups: { steps: groupScript },
  issuer: { steps: issuerScript },
  passwords: { steps: passwordScript },
  policies: { steps: policyScript },
  providers: { steps: providerScript },
  provoked: { steps: provokedScript, chaos: true },
  quotas: { steps: quotaScript, quotas: smallQuotas },
  reports: { steps: reportScript, profile: 'manual', principalCheck: 'delayed' },
  'root access': { steps: rootAccessScript },
  roles: { steps: roleScript },
  SAML: { steps: samlScript },
  'server certificates': { steps: serverCertificateScript },
  'service-linked roles': { steps: linkedRoleScript },
  sessions: { steps: sessionScript },
  'web identities': { steps: webIdentityScript },
  users: { steps: userScript },
};

/** All steps. */
export const allSteps: readonly Step[] = Object.values(scripts).flatMap(({ steps }) =>
  steps.filter((step) => 'action' in step),
);
