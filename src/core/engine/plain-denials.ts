// Plain denials: decisions that no policy has a part in, of principals that are unknown, in quarantine, or of a closed account.

import type { Caller } from '../model/caller.ts';
import { accessDeniedMessage, type Evaluation } from '../policy/decision.ts';
import type { AuthorizeRequest, Decision } from '../shapes/access.ts';

/** Nobody of that name is visible here: nothing is allowed. */
export function unknownPrincipal(request: AuthorizeRequest): Decision {
  const shown = {
    callerArn: request.principal ?? '',
    action: request.action,
    resource: request.resource,
    sameAccount: true,
  };
  const evaluation: Evaluation = {
    decision: 'ImplicitlyDenied',
    decidedBy: 'identity',
    matched: [],
    missingContext: [],
  };
  return {
    ...{
      decision: 'ImplicitlyDenied',
      allowed: false,
      policyType: 'identity',
      matchedStatements: [],
      missingContextKeys: [],
    },
    message: accessDeniedMessage(shown, evaluation),
    explanation:
      request.explain === true
        ? [
            `${request.principal} is not visible on this replica (yet, or any more): nothing allows it anything.`,
            'Other replicas may show it already: `eventide can … --replica NAME` asks one, `eventide trace` tells when a change arrives where.',
          ]
        : [],
  };
}

/** Nothing is allowed to a closed account, nor in it. */
export function inClosedAccount(
  { action, resource, explain }: AuthorizeRequest,
  who: Caller,
  account: string,
): Decision {
  return {
    ...{ decision: 'ExplicitlyDenied', allowed: false, matchedStatements: [], missingContextKeys: [] },
    message: `User: ${who.arn} is not authorized to perform: ${action} on resource: ${resource} because account ${account} is closed`,
    explanation: explain === true ? [`The account ${account} is closed: that is for ever.`] : [],
  };
}

/** Whoever is in quarantine may do nothing, whatever policies say. */
export function quarantinedPrincipal({ action, resource, explain }: AuthorizeRequest, who: Caller): Decision {
  const why = `${who.principalArn} is in quarantine: everything is denied to it until that is lifted.`;
  return {
    ...{ decision: 'ExplicitlyDenied', allowed: false, matchedStatements: [], missingContextKeys: [] },
    message: `User: ${who.arn} is not authorized to perform: ${action} on resource: ${resource} because it is in quarantine`,
    explanation: explain === true ? [why, '`eventide revoke lift PRINCIPAL` ends it.'] : [],
  };
}
