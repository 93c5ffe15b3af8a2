// Tells what given policies would decide.

import type { SimulateCustomPolicyRequest, SimulateCustomPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { noSource } from '../simulation/source.ts';
import { simulate } from '../simulation.ts';

/** Tells what given policies would decide. */
export const SimulateCustomPolicy = defineAction<SimulateCustomPolicyRequest, SimulateCustomPolicyResponse>({
  service: 'iam',
  name: 'SimulateCustomPolicy',
  kind: 'read',
  permissions: () => [{ action: 'iam:SimulateCustomPolicy', resource: '*' }],
  run: (_, request) => simulate(request, noSource()),
});
