// Findings about Resource and NotResource: ARNs that are none, that no action uses, or that say nothing more.

import type { Catalogue } from '../catalogue.ts';
import type { SavedPolicyType } from '../validate.ts';
import { coversResource, hasArnPrefix, meetsType, redundantOf, sixParts } from './cover.ts';
import type { Checks, Report } from './finding.ts';
import type { Outline, OutlineStatement, PlacedText, TextList } from './outline.ts';

/** Checks of resources. */
export const resourceChecks = {
  'missing-resource': {
    level: 'error',
    refused: true,
    title: 'A statement names no resource.',
    advice: 'Add Resource or NotResource with at least one ARN, or "*".',
  },
  'resource-in-trust-policy': {
    level: 'error',
    refused: true,
    title: 'A role’s trust policy names a resource.',
    advice: 'Take it out: the resource is the role.',
  },
  'resource-not-arn': {
    level: 'error',
    refused: true,
    title: 'A resource is neither an ARN nor "*".',
    advice: 'Write arn:partition:service:region:account:resource.',
  },
  'arn-prefix': {
    level: 'error',
    title: 'A resource has the colons of an ARN and not its beginning, so that it matches nothing.',
    advice: 'Begin with arn, in lower case.',
  },
  'resource-partition': {
    level: 'error',
    refused: true,
    title: 'An ARN names a partition that does not exist.',
    advice: 'Write aws, aws-cn, aws-us-gov or another partition of the vendor.',
  },
  'resource-service-form': {
    level: 'error',
    refused: true,
    title: 'The service of an ARN is absent or has a wildcard.',
    advice: 'Name the service; write one ARN for each.',
  },
  'broken-arn': {
    level: 'error',
    refused: true,
    title: 'An ARN has too few parts, or an empty service.',
    advice: 'Write all six parts; region and account may be empty, the colons stay.',
  },
  'resource-region': {
    level: 'error',
    refused: true,
    title: 'An ARN of a global service names a region.',
    advice: 'Leave the region empty.',
  },
  'iam-resource-kind': {
    level: 'error',
    refused: true,
    title: 'An ARN of IAM names no kind of thing that IAM has.',
    advice: 'Begin with user/, role/, group/, policy/, instance-profile/ or another kind.',
  },
  'short-arn': {
    level: 'warning',
    title: 'An ARN has fewer than six parts; those that are missing count as "*".',
    advice: 'Write all six parts.',
  },
  'arn-account-form': {
    level: 'error',
    title: 'The account of an ARN is no account.',
    advice: 'Write twelve digits, leave it empty, or use a wildcard.',
  },
  'arn-region-form': {
    level: 'error',
    title: 'The region of an ARN is no region.',
    advice: 'Write a region such as eu-central-1, leave it empty, or use a wildcard.',
  },
  'unknown-arn-service': {
    level: 'error',
    title: 'No service has ARNs with that service part.',
    advice: 'Correct the service. The catalogue may be older than the service.',
  },
  'arn-service-case': {
    level: 'suggestion',
    title: 'The service of an ARN is not in lower case.',
    advice: 'ARNs of requests are in lower case.',
  },
  'unknown-resource-type': {
    level: 'warning',
    title: 'The service has no resource with an ARN of that form.',
    advice: 'Compare the ARN with those that the service documents: which parts are empty, which words come first.',
  },
  'action-needs-star': {
    level: 'warning',
    title: 'An action has no resource-level permission: only Resource "*" matches its requests.',
    advice: 'Put it into a statement of its own with "Resource": "*".',
  },
  'action-without-resource': {
    level: 'warning',
    title: 'No resource of the statement is one that the action uses.',
    advice: 'Add a resource of a type that the action uses, or take the action out.',
  },
  'resource-without-action': {
    level: 'warning',
    title: 'No action of the statement uses the resource.',
    advice: 'Take the resource out, or add the actions that were meant.',
  },
  'redundant-resource': {
    level: 'suggestion',
    title: 'Another resource of the list covers this one.',
    advice: 'Take it out.',
  },
} as const satisfies Checks;

type ResourceReport = Report<keyof typeof resourceChecks>;

interface Options {
  readonly policyType: SavedPolicyType;
  readonly catalogue: Catalogue | undefined;
}

/** Reports what is wrong with the resources of a document. */
export function findResources({ statements }: Outline, options: Options, report: ResourceReport): void {
  for (const statement of statements) {
    const { resources, elements } = statement;
    const absent = !elements.has('Resource') && !elements.has('NotResource');
    if (options.policyType === 'trust') {
      if (!absent)
        report('resource-in-trust-policy', resources ?? statement, 'A trust policy has no Resource: it is the role.');
      continue;
    }
    if ((absent || resources?.empty === true) && options.policyType !== 'resource')
      report('missing-resource', resources ?? statement, 'The statement names no resource.');
    if (resources === undefined) continue;
    for (const resource of resources.items) findResource(resource, options.catalogue, report);
    findRedundant(resources, report);
    if (options.catalogue !== undefined) findMismatches(statement, resources, options.catalogue, report);
  }
}

const partitions = /^(?:aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f|aws-eusc|\*)$/;
const iamKinds =
  /^(?:\*|root$|(?:user|federated-user|role|group|instance-profile|mfa|u2f|delegation-request|server-certificate|policy|sms-mfa|saml-provider|oidc-provider|report|access-report)(?:\/|\*))/;

function findResource(resource: PlacedText, catalogue: Catalogue | undefined, report: ResourceReport): void {
  const { text } = resource;
  if (text === '*') return;
  const [start = '', partition, service, ...more] = text.split(':');
  const shown = JSON.stringify(text);
  if (partition === undefined) {
    if (/^[*?]/.test(start)) return report('short-arn', resource, `${shown} is no ARN of six parts.`);
    return report('resource-not-arn', resource, `${shown} is no ARN.`);
  }
  if (!partitions.test(partition))
    return report('resource-partition', resource, `There is no partition ${JSON.stringify(partition)}.`);
  if (start !== 'arn' && !/[*?]/.test(start)) return report('resource-not-arn', resource, `${shown} is no ARN.`);
  if (service === undefined || /[*?]/.test(service))
    return report('resource-service-form', resource, `${shown} does not name its service.`);
  const [region, account, ...last] = more;
  const rest = last.join(':');
  const takesRegion = service !== 'iam' && (service !== 's3' || /^(?:accesspoint|access-grants|\*)/.test(rest));
  if (region !== undefined && region !== '' && !takesRegion)
    return report('resource-region', resource, `ARNs of ${service} have no region.`);
  if (service === '' || (region === undefined && !takesRegion) || (last.length === 0 && text.includes('::')))
    return report('broken-arn', resource, `${shown} does not parse as an ARN.`);
  if (service === 'iam' && account !== undefined && last.length > 0 && !iamKinds.test(rest))
    return report('iam-resource-kind', resource, `IAM has no ${JSON.stringify(rest)}.`);
  if (last.length === 0) return report('short-arn', resource, `${shown} has fewer than six parts.`);
  if (!hasArnPrefix(text)) report('arn-prefix', resource, `${shown} does not begin with arn.`);
  findParts(resource, { service, region: region ?? '', account: account ?? '' }, report);
  if (catalogue !== undefined) findUnknown(resource, service, catalogue, report);
}

function findParts(
  resource: PlacedText,
  { service, region, account }: { readonly service: string; readonly region: string; readonly account: string },
  report: ResourceReport,
): void {
  const isFree = (part: string): boolean => part === '' || /[*?]|\$\{/.test(part);
  if (service !== service.toLowerCase())
    report('arn-service-case', resource, `The service is written ${service.toLowerCase()}.`);
  if (!isFree(region) && !isRegion(region)) report('arn-region-form', resource, `${region} is no region.`);
  const known = /^\d{12}$|^(?:aws|aws-managed|aws-marketplace|cloudfront|cloudhsm|ssm|third-party|bedrock|nova)$/;
  if (!isFree(account) && !known.test(account)) report('arn-account-form', resource, `${account} is no account.`);
}

/** Whether a text has the form of a region. */
export function isRegion(text: string): boolean {
  return /^(?:[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}|global|aws-global)$/.test(text);
}

function findUnknown(resource: PlacedText, service: string, catalogue: Catalogue, report: ResourceReport): void {
  const types = catalogue.typesOfArn(service);
  if (types.length === 0) {
    // Services that say nothing of their resources are known by their prefix.
    if (catalogue.serviceOf(service) === undefined)
      report('unknown-arn-service', resource, `No service has ARNs of ${JSON.stringify(service)}.`);
    return;
  }
  if (types.some(({ arn }) => meetsType(resource.text, arn))) return;
  const forms = types.slice(0, 3).map(({ arn }) => arn);
  report(
    'unknown-resource-type',
    resource,
    `No resource of ${service} has an ARN of this form. Some have: ${forms.join(', ')}.`,
  );
}

/** Actions and resources that have nothing to do with each other. */
function findMismatches(
  statement: OutlineStatement,
  resources: TextList,
  catalogue: Catalogue,
  report: ResourceReport,
): void {
  const { actions } = statement;
  if (resources.negated || actions === undefined || actions.negated || resources.items.length === 0) return;
  if (resources.items.some(({ text }) => text === '*')) return;
  const used = new Set<PlacedText>();
  let sure = true;
  for (const item of actions.items) {
    const covered = catalogue.actionsMatching(item.text);
    if (covered.length === 0) {
      sure = false;
      continue;
    }
    const types = new Set(covered.flatMap(({ uses }) => uses.map(({ type }) => type)));
    const found = resources.items.filter(({ text }) => [...types].some(({ arn }) => meetsType(text, arn)));
    for (const resource of found) used.add(resource);
    if (found.length > 0) continue;
    if (types.size === 0)
      report(
        'action-needs-star',
        item,
        `${item.text} is allowed or denied on "*" only, which no resource of the statement is.`,
      );
    else {
      const names = [...types].slice(0, 4).map(({ name }) => name);
      report(
        'action-without-resource',
        item,
        `${item.text} works on ${names.join(', ')}, and no resource of the statement is one.`,
      );
    }
  }
  if (!sure || used.size === 0) return;
  for (const resource of resources.items) {
    if (!used.has(resource) && sixParts(resource.text) !== undefined)
      report('resource-without-action', resource, `No action of the statement uses ${resource.text}.`);
  }
}

function findRedundant({ items }: TextList, report: ResourceReport): void {
  for (const [item, by] of redundantOf(items, coversResource))
    report('redundant-resource', item, `${by.text} covers ${item.text} already.`);
}
