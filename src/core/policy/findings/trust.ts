// Findings about who may take a role and which services are trusted: confused deputies and open identity providers.

import type { SavedPolicyType } from '../validate.ts';
import { coversAction } from './cover.ts';
import type { Checks, Report } from './finding.ts';
import { isNarrowedBy, isPositive } from './narrowing.ts';
import {
  isNegated,
  type Outline,
  type OutlineCondition,
  type OutlinePrincipalValue,
  type OutlineStatement,
  operatorName,
} from './outline.ts';

/** Checks of trust. */
export const trustChecks = {
  'service-without-source': {
    level: 'security-warning',
    title: 'A service is let in for whomever it acts: a confused deputy.',
    advice: 'Add a condition on aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths.',
  },
  'source-arn-without-account': {
    level: 'security-warning',
    title: 'aws:SourceArn names no account, so that whoever takes the name over is trusted.',
    advice: 'Add aws:SourceAccount beside it.',
  },
  'action-for-other-principal': {
    level: 'error',
    title: 'The principals of a statement cannot make the call that it allows.',
    advice:
      'AssumeRoleWithSAML and AssumeRoleWithWebIdentity go with Federated principals, AssumeRole with AWS and Service ones.',
  },
  'roles-anywhere-actions': {
    level: 'error',
    title: 'IAM Roles Anywhere needs three actions to take a role.',
    advice: 'Allow sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity.',
  },
  'provider-without-audience': {
    level: 'security-warning',
    title: 'An identity provider is trusted for tokens and assertions that it made out to anybody.',
    advice: 'Add StringEquals on the provider’s aud key, SAML:aud for SAML.',
  },
  'provider-without-subject': {
    level: 'security-warning',
    title: 'An identity provider that serves many tenants is trusted for all of them.',
    advice: 'Add a condition on the provider’s sub key that names your organization or repository.',
  },
  'subject-of-anybody': {
    level: 'security-warning',
    title: 'A condition on the subject of a token holds for every tenant of the provider.',
    advice: 'Begin the pattern with what is yours: repo:my-organization/…',
  },
  'key-of-other-provider': {
    level: 'error',
    title: 'A condition asks for a key of a provider that is not the principal.',
    advice: 'Use the keys of the provider that is named in Federated.',
  },
} as const satisfies Checks;

type TrustReport = Report<keyof typeof trustChecks>;

/** Reports what is wrong with the trust that a resource-based policy gives. */
export function findTrust({ statements }: Outline, policyType: SavedPolicyType, report: TrustReport): void {
  if (policyType !== 'trust' && policyType !== 'resource') return;
  for (const statement of statements) {
    if (statement.effect !== 'Allow' || statement.principal?.negated !== false) continue;
    findSource(statement, policyType, report);
    if (policyType !== 'trust') continue;
    findWrongPrincipals(statement, report);
    findProviders(statement, report);
  }
}

const sourceKeys = new Set(
  ['SourceArn', 'SourceAccount', 'SourceOwner', 'SourceOrgID', 'SourceOrgPaths'].map(
    (name) => `aws:${name.toLowerCase()}`,
  ),
);

const ownerKeys = new Set([...sourceKeys].filter((key) => key !== 'aws:sourcearn'));

function findSource(statement: OutlineStatement, policyType: SavedPolicyType, report: TrustReport): void {
  const services = statement.principal?.values.filter(({ type }) => type === 'Service') ?? [];
  const [first] = services;
  // Services that take roles for their own users pass no source to the trust policy.
  if (first !== undefined && policyType === 'resource' && !isNarrowedBy(statement, sourceKeys))
    report('service-without-source', first, `${first.text} is let in on behalf of anybody.`);
  if (isNarrowedBy(statement, ownerKeys)) return;
  for (const condition of statement.conditions) {
    if (condition.key.text.toLowerCase() !== 'aws:sourcearn' || isNegated(condition)) continue;
    const open = condition.values.find(({ text }) => /^arn:[^:]*:[^:]+:[^:]*::/.test(text));
    if (open !== undefined) report('source-arn-without-account', open, `${open.text} names no account.`);
  }
}

const allows = (statement: OutlineStatement, name: string): boolean =>
  statement.actions?.negated === false && statement.actions.items.some(({ text }) => coversAction(text, `sts:${name}`));

function findWrongPrincipals(statement: OutlineStatement, report: TrustReport): void {
  const { principal, actions } = statement;
  if (principal === undefined || actions === undefined || principal.everybody || principal.values.length === 0) return;
  const kinds = new Set(principal.values.map(kindOf));
  const takers: readonly (readonly [action: string, kinds: readonly string[]])[] = [
    ['sts:assumerole', ['AWS', 'Service', 'CanonicalUser']],
    ['sts:assumerolewithsaml', ['saml']],
    ['sts:assumerolewithwebidentity', ['web']],
  ];
  for (const item of actions.negated ? [] : actions.items) {
    const wanted = takers.find(([action]) => action === item.text.toLowerCase())?.[1];
    if (wanted === undefined || wanted.some((kind) => kinds.has(kind))) continue;
    report('action-for-other-principal', item, `No principal of the statement can call ${item.text}.`);
  }
  const anywhere = principal.values.find(({ text }) => text === 'rolesanywhere.amazonaws.com');
  if (anywhere === undefined) return;
  const missing = ['AssumeRole', 'TagSession', 'SetSourceIdentity'].filter((name) => !allows(statement, name));
  if (missing.length > 0 && missing.length < 3)
    report('roles-anywhere-actions', actions, `sts:${missing.join(' and sts:')} is not allowed.`);
}

function kindOf({ type, text }: OutlinePrincipalValue): string {
  if (type !== 'Federated') return type;
  return /:saml-provider\//.test(text) ? 'saml' : 'web';
}

/** Hosts whose tokens go to whoever registers there. */
const sharedProviders: ReadonlySet<string> = new Set([
  ...['token.actions.githubusercontent.com', 'gitlab.com', 'app.terraform.io', 'accounts.google.com'],
  ...['agent.buildkite.com', 'graph.facebook.com', 'www.amazon.com', 'oidc.fly.io', 'oidc.vercel.com'],
]);

function findProviders(statement: OutlineStatement, report: TrustReport): void {
  const providers = statement.principal?.values.filter(({ type }) => type === 'Federated') ?? [];
  const web = allows(statement, 'AssumeRoleWithWebIdentity');
  const hosts = providers.filter((value) => kindOf(value) === 'web').map(({ text }) => hostOf(text));
  for (const provider of providers) {
    if (kindOf(provider) === 'saml') {
      const named = isNarrowedBy(statement, new Set(['saml:aud', 'saml:iss', 'saml:doc', 'saml:sub']));
      if (allows(statement, 'AssumeRoleWithSAML') && !named)
        report('provider-without-audience', provider, 'No condition asks for SAML:aud.');
    } else if (web) {
      findWeb(statement, provider, report);
    }
  }
  if (hosts.length === 0 || !web) return;
  for (const { key } of statement.conditions) {
    const colon = key.text.lastIndexOf(':');
    const host = key.text.slice(0, Math.max(0, colon)).toLowerCase();
    if (!host.includes('.') || hosts.includes(host)) continue;
    report('key-of-other-provider', key, `${key.text} is no key of ${hosts.join(', ')}.`);
  }
}

function findWeb(statement: OutlineStatement, provider: OutlinePrincipalValue, report: TrustReport): void {
  const host = hostOf(provider.text);
  const audiences = ['aud', 'azp', 'oaud', 'app_id'].map((name) => `${host}:${name}`);
  const subjects = statement.conditions.filter(({ key }) => key.text.toLowerCase() === `${host}:sub`);
  if (!isNarrowedBy(statement, new Set(audiences)) && !subjects.some(isPositive))
    report('provider-without-audience', provider, `No condition asks for ${host}:aud.`);
  if (!sharedProviders.has(host)) return;
  const others = statement.conditions.filter((condition) => {
    const name = condition.key.text.toLowerCase();
    return isPositive(condition) && name.startsWith(`${host}:`) && !audiences.includes(name);
  });
  if (others.length === 0 && !(host.startsWith('www.') || host.startsWith('graph.') || host.startsWith('accounts.')))
    report('provider-without-subject', provider, `No condition asks for ${host}:sub.`);
  for (const subject of subjects) findOpenSubject(subject, host, report);
}

function findOpenSubject(subject: OutlineCondition, host: string, report: TrustReport): void {
  if (isNegated(subject) || operatorName(subject) !== 'StringLike') return;
  for (const value of subject.values) {
    // The tenant is what stands behind the first colon: of GitHub the organization, of others something alike.
    const tenant = value.text.includes(':') ? value.text.slice(value.text.indexOf(':') + 1) : value.text;
    if (/^[*?]/.test(tenant)) report('subject-of-anybody', value, `${value.text} holds for every tenant of ${host}.`);
  }
}

/** The host, with its path, of a provider. */
function hostOf(provider: string): string {
  const slash = provider.indexOf('oidc-provider/');
  return (slash < 0 ? provider : provider.slice(slash + 'oidc-provider/'.length)).toLowerCase();
}
