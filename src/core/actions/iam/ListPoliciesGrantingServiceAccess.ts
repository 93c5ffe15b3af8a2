// Lists, service by service, the policies of a user, group or role that allow something there.

import type {
  ListPoliciesGrantingServiceAccessRequest,
  ListPoliciesGrantingServiceAccessResponse,
} from '../../shapes/iam.ts';
import { serviceTitle } from '../../usage/services.ts';
import { defineAction, refuse } from '../action.ts';
import { badMarker, pageOf } from '../paging.ts';
import { grantShape, grantsAccess, policiesOf } from '../service-access.ts';
import { findReported, isMissingSource, sourcePermission } from '../simulation/source.ts';

/** Lists, service by service, the policies of a user, group or role that allow something there. */
export const ListPoliciesGrantingServiceAccess = defineAction<
  ListPoliciesGrantingServiceAccessRequest,
  ListPoliciesGrantingServiceAccessResponse
>({
  service: 'iam',
  name: 'ListPoliciesGrantingServiceAccess',
  kind: 'read',
  permissions: (scope, request) => sourcePermission(scope, 'iam:ListPoliciesGrantingServiceAccess', request.arn),
  run({ view, account }, request) {
    const unknown = request.serviceNamespaces.filter((name) => serviceTitle(name) === undefined);
    if (unknown.length > 0) return refuse('InvalidInput', `Invalid service namespace: [${unknown.join(', ')}]`);
    const found = findReported(view, account, request.arn);
    if (isMissingSource(found)) return { outcome: 'refused', refusal: found };
    const { kind, record } = found;
    const policies = policiesOf(view, kind, { account, name: record.name });
    // In the order of the call: a place in it is what a marker names.
    const places = [...new Set(request.serviceNamespaces)].map((serviceNamespace, at) => ({ serviceNamespace, at }));
    const page = pageOf(places, request, {
      named: `service-access/${record.id}`,
      nameOf: ({ at }) => String(at).padStart(placeDigits, '0'),
    });
    if (page === null) return badMarker;
    const policiesGrantingServiceAccess = page.items.map(({ serviceNamespace }) => ({
      serviceNamespace,
      policies: policies.filter((policy) => grantsAccess(policy, serviceNamespace)).map(grantShape),
    }));
    return { outcome: 'answered', response: { policiesGrantingServiceAccess, ...page.end } };
  },
});

// A call names at most 200 services.
const placeDigits = 3;
