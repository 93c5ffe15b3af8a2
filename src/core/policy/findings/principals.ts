// Findings about Principal and NotPrincipal: who is let in, and names that nobody has.

import { federatedForm, type SavedPolicyType, serviceForm } from '../validate.ts';
import type { Checks, Report } from './finding.ts';
import { isNarrowedBy } from './narrowing.ts';
import type { Outline, OutlinePrincipal, OutlinePrincipalValue, OutlineStatement } from './outline.ts';

/** Checks of principals. */
export const principalChecks = {
  'principal-not-allowed': {
    level: 'error',
    refused: true,
    title: 'A policy of this type names a principal.',
    advice: 'Take it out: the principal is whoever the policy is attached to.',
  },
  'missing-principal': {
    level: 'error',
    refused: true,
    title: 'A statement of a resource-based policy names no principal.',
    advice: 'Add Principal: whom the statement is about.',
  },
  'not-principal-in-trust-policy': {
    level: 'error',
    refused: true,
    title: 'A role’s trust policy has NotPrincipal.',
    advice: 'Name those who may take the role in Principal.',
  },
  'allow-not-principal': {
    level: 'error',
    refused: true,
    title: 'Allow with NotPrincipal lets in everybody else, anonymous callers too.',
    advice: 'Name those who are let in in Principal.',
  },
  'wildcard-in-principal': {
    level: 'error',
    refused: true,
    title: 'A wildcard stands inside a principal.',
    advice: 'Name the principal in full, or use "*" and a condition on aws:PrincipalArn.',
  },
  'group-principal': {
    level: 'error',
    refused: true,
    title: 'A group is no principal.',
    advice: 'Name users or roles.',
  },
  'invalid-principal': {
    level: 'error',
    refused: true,
    title: 'A principal has a form that no principal has.',
    advice: 'Give an account, the ARN of a user, a role or a session, or a unique id; a service as name.amazonaws.com.',
  },
  'service-principal-form': {
    level: 'error',
    title: 'A service principal has not the form of one.',
    advice: 'Write name.amazonaws.com, in lower case.',
  },
  'federated-principal-form': {
    level: 'error',
    title: 'A federated principal is no identity provider.',
    advice: 'Give the ARN of a SAML or OIDC provider, or one of the hosts that need none.',
  },
  'canonical-user-form': {
    level: 'error',
    title: 'A canonical user has not the form of one.',
    advice: 'Give the 64 hexadecimal digits of the account’s canonical id.',
  },
  'empty-principal': {
    level: 'warning',
    title: 'A principal names nobody.',
    advice: 'Name somebody or take the statement out.',
  },
  'trust-in-nobody': {
    level: 'error',
    refused: true,
    title: 'A statement of a trust policy names nobody.',
    advice: 'Name somebody or take the statement out.',
  },
  'unique-id-principal': {
    level: 'warning',
    title: 'A principal is given by its unique id; of deleted ones only that remains.',
    advice: 'Look whether the user or role still exists, and name it by its ARN.',
  },
  'redundant-principal': {
    level: 'suggestion',
    title: 'Another principal of the statement covers this one.',
    advice: 'Take it out.',
  },
  'everybody-beside-others': {
    level: 'security-warning',
    title: '"*" stands beside other principals: the statement is about everybody, and the others change nothing.',
    advice: 'Take "*" out where the others are meant, and the others where everybody is.',
  },
  'everybody-let-in': {
    level: 'security-warning',
    title: 'Allow for everybody, without a condition that narrows who calls.',
    advice: 'Name principals, or add a condition on aws:PrincipalOrgID, aws:SourceArn, aws:SourceVpce and the like.',
  },
  'deny-not-principal': {
    level: 'warning',
    title: 'Deny with NotPrincipal also hits sessions of the roles it names, unless each is named.',
    advice: 'Use "Principal": "*" with ArnNotEquals on aws:PrincipalArn.',
  },
} as const satisfies Checks;

type PrincipalReport = Report<keyof typeof principalChecks>;

/** Reports what is wrong with the principals of a document. */
export function findPrincipals({ statements }: Outline, policyType: SavedPolicyType, report: PrincipalReport): void {
  const ofResource = policyType === 'trust' || policyType === 'resource' || policyType === 'rcp';
  for (const statement of statements) {
    const { principal, elements } = statement;
    if (!elements.has('Principal') && !elements.has('NotPrincipal')) {
      if (ofResource) report('missing-principal', statement, 'The statement names no principal.');
      continue;
    }
    if (!ofResource) {
      report('principal-not-allowed', principal ?? statement, 'Policies of this type have no principal.');
      continue;
    }
    if (principal === undefined) continue;
    findNegated(statement, principal, policyType, report);
    if (policyType === 'rcp') continue;
    for (const value of principal.values) findValue(value, policyType, report);
    findRedundant(principal, report);
    if (isEmpty(principal))
      report(policyType === 'trust' ? 'trust-in-nobody' : 'empty-principal', principal, 'Nobody is named.');
    if (
      statement.effect === 'Allow' &&
      principal.everybody &&
      !principal.negated &&
      !isNarrowedBy(statement, narrowingKeys)
    )
      report('everybody-let-in', principal, 'Everybody is let in, and no condition narrows who that is.');
  }
}

function findNegated(
  { effect }: OutlineStatement,
  principal: OutlinePrincipal,
  policyType: SavedPolicyType,
  report: PrincipalReport,
): void {
  if (!principal.negated) return;
  if (policyType === 'trust')
    return report('not-principal-in-trust-policy', principal, 'A trust policy has no NotPrincipal.');
  if (effect === 'Allow') return report('allow-not-principal', principal, 'Everybody is let in but those named.');
  if (policyType === 'resource')
    report('deny-not-principal', principal, 'Whoever is to be spared must be named with role, session and account.');
}

/** Empty lists and empty objects; what could not be read is another finding. */
function isEmpty({ everybody, values, unread }: OutlinePrincipal): boolean {
  return !everybody && values.length === 0 && !unread;
}

const awsPrincipal =
  /^(?:\d{12}|arn:aws[a-z-]*:(?:iam::\d{12}:(?:root|user\/[!-~]+|role\/[!-~]+)|sts::\d{12}:(?:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+|federated-user\/[\w+=,.@-]+))|A(?:IDA|ROA)[A-Z0-9]{12,128})$/;
const providerArn = /^arn:aws[a-z-]*:iam::\d{12}:(?:saml-provider|oidc-provider)\/[!-~]+$/;
const providerHosts = new Set([
  ...['cognito-identity.amazonaws.com', 'www.amazon.com', 'graph.facebook.com', 'accounts.google.com'],
]);

function findValue(value: OutlinePrincipalValue, policyType: SavedPolicyType, report: PrincipalReport): void {
  const { type, text } = value;
  const shown = JSON.stringify(text);
  if (/[*?]/.test(text)) return report('wildcard-in-principal', value, `${shown} has a wildcard inside.`);
  if (text === '') return report('invalid-principal', value, 'The principal is an empty text.');
  if (type === 'AWS') {
    if (awsPrincipal.test(text)) {
      if (/^A(?:IDA|ROA)/.test(text))
        report('unique-id-principal', value, `${text} is a unique id, perhaps of what was deleted.`);
      return;
    }
    if (/:group\//.test(text)) return report('group-principal', value, `${text} is a group.`);
    return report('invalid-principal', value, `${shown} is no principal.`);
  }
  if (type === 'Service' && !serviceForm.test(text))
    return report('invalid-principal', value, `${shown} is no service principal.`);
  if (type === 'Service' && !/^[a-z0-9][a-z0-9.-]*\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal)$/.test(text))
    report('service-principal-form', value, `${shown} is no service principal.`);
  if (type === 'Federated' && policyType === 'trust' && !federatedForm.test(text))
    return report('invalid-principal', value, `${shown} is neither a host nor an identity provider.`);
  if (type === 'Federated' && !providerArn.test(text) && !providerHosts.has(text))
    report('federated-principal-form', value, `${shown} is no identity provider.`);
  if (type === 'CanonicalUser' && !/^[0-9a-f]{64}$/.test(text))
    report('canonical-user-form', value, `${shown} is no canonical id.`);
}

function findRedundant({ stars, values }: OutlinePrincipal, report: PrincipalReport): void {
  const [star, ...more] = stars;
  if (star !== undefined && values.length > 0)
    report('everybody-beside-others', star, '"*" is everybody, whoever else is named.');
  for (const again of more) report('redundant-principal', again, '"*" is named twice.');
  const known = new Set<string>();
  for (const value of values) {
    const { type, text } = value;
    const name = `${type} ${plainAccount(text)}`;
    if (known.has(name)) report('redundant-principal', value, `${text} is named twice.`);
    known.add(name);
  }
}

/** An account in one of its two spellings; every other text as it is. */
function plainAccount(text: string): string {
  return /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(text)?.[1] ?? text;
}

// Whoever calls must have something that outsiders have not. Tags, names and source identities they give themselves.
const narrowingKeys: ReadonlySet<string> = new Set(
  [
    ...['PrincipalOrgID', 'PrincipalOrgPaths', 'PrincipalArn', 'PrincipalAccount', 'PrincipalIsAWSService'],
    ...[
      'PrincipalServiceName',
      'PrincipalServiceNamesList',
      'SourceArn',
      'SourceAccount',
      'SourceOwner',
      'SourceOrgID',
    ],
    ...['SourceOrgPaths', 'SourceVpc', 'SourceVpcArn', 'SourceVpce', 'SourceIp', 'VpcSourceIp', 'userid'],
    ...['VpceAccount', 'VpceOrgID', 'VpceOrgPaths', 'FederatedProvider', 'Ec2InstanceSourceVpc'],
  ]
    .map((name) => `aws:${name.toLowerCase()}`)
    .concat(['kms:calleraccount', 's3:dataaccesspointaccount', 's3:dataaccesspointarn', 's3:accessgrantsinstancearn']),
);
