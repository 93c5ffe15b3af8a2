// Validation on saving: AWS's checks in AWS's order, each with AWS's words. The first that fails is reported.

import { mayBeSavedAsDate } from './condition/date.ts';
import { parseOperator } from './condition/operators.ts';
import type { PolicyDocument, PolicyProblem, Statement } from './document.ts';
import { legacyParsing, problemAt, readPolicy, syntaxErrors } from './parse.ts';
import { isStsAction } from './sts-actions.ts';

/** The role a document is saved in. */
export type SavedPolicyType = 'inline' | 'managed' | 'rcp' | 'resource' | 'scp' | 'session' | 'trust';

/** One check: undefined where the document passes. */
type Check = (document: PolicyDocument, type: SavedPolicyType) => Finding | undefined;

interface Finding {
  readonly message: string;
  readonly detail?: string;
  /** The statement it stands in. */
  readonly at?: Statement;
}

/** What is wrong with a document in that role, as MalformedPolicyDocument words it; undefined where it may be saved. */
export function validatePolicy(text: string, type: SavedPolicyType): PolicyProblem | undefined {
  const read = readPolicy(text);
  if (!read.ok) {
    const json = type === 'trust' && !isJson(text);
    return json ? { ...read.error, message: 'This policy contains invalid Json' } : read.error;
  }
  const { document, legacyProblem } = read.value;
  return (
    firstFinding(text, document, type, formChecks) ?? legacyProblem ?? firstFinding(text, document, type, contentChecks)
  );
}

function firstFinding(
  text: string,
  document: PolicyDocument,
  type: SavedPolicyType,
  checks: readonly Check[],
): PolicyProblem | undefined {
  for (const check of checks) {
    const found = check(document, type);
    if (found !== undefined) return problemAt(text, found.at?.start ?? 0, found.message, found.detail ?? found.message);
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Applies a check to every statement. */
function each(check: (statement: Statement, type: SavedPolicyType) => Omit<Finding, 'at'> | string | undefined): Check {
  return (document, type) => {
    for (const statement of document.statements) {
      const found = check(statement, type);
      if (found !== undefined) return { ...(typeof found === 'string' ? { message: found } : found), at: statement };
    }
    return undefined;
  };
}

const allActions = (statement: Statement): readonly string[] => statement.actions ?? statement.notActions ?? [];
const allResources = (statement: Statement): readonly string[] => statement.resources ?? statement.notResources ?? [];
const ownPrincipal = (type: SavedPolicyType): boolean => type === 'trust' || type === 'resource' || type === 'rcp';

const partitions = /^(?:aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f|aws-eusc|\*)$/;
const iamResources =
  'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.';
const iamKinds =
  /^(?:\*|root$|(?:user|federated-user|role|group|instance-profile|mfa|u2f|delegation-request|server-certificate|policy|sms-mfa|saml-provider|oidc-provider|report|access-report)(?:\/|\*))/;

// Before what AWS calls legacy parsing.
const formChecks: readonly Check[] = [
  // 1 (the parts of the grammar that depend on the role).
  each((statement, type) => {
    if (type === 'trust' && statement.notPrincipal !== undefined)
      return { message: syntaxErrors, detail: 'NotPrincipal has no place in a trust policy' };
    if (type === 'rcp' && (statement.notPrincipal !== undefined || statement.notActions !== undefined)) {
      return { message: syntaxErrors, detail: 'a resource control policy takes no NotPrincipal and no NotAction' };
    }
    if (statement.effect === 'Allow' && statement.notPrincipal !== undefined) {
      return { message: syntaxErrors, detail: 'Allow with NotPrincipal would let everybody else in' };
    }
    return undefined;
  }),
  each((statement, type) => {
    const has = statement.principal !== undefined || statement.notPrincipal !== undefined;
    return has && !ownPrincipal(type) ? 'Policy document should not specify a principal.' : undefined;
  }),
  each((statement, type) => {
    const needs = type === 'trust' || type === 'rcp' || type === 'resource';
    if (needs && statement.principal === undefined && statement.notPrincipal === undefined)
      return { message: syntaxErrors, detail: 'Principal is missing' };
    const { principal } = statement;
    if (type === 'rcp' && (principal?.everybody !== true || principal.values.length > 0))
      return { message: syntaxErrors, detail: 'a resource control policy speaks of everybody' };
    return undefined;
  }),
  // 2
  (document, type) =>
    type === 'managed' && document.version !== '2012-10-17'
      ? { message: 'Policy document must be version 2012-10-17 or greater.' }
      : undefined,
];

const contentChecks: readonly Check[] = [
  // 3
  each((statement) =>
    hasBadDate(statement) ? { message: legacyParsing, detail: 'a date cannot be read' } : undefined,
  ),
  each((statement, type) => {
    const broken = type === 'trust' ? undefined : allResources(statement).find(isBrokenArn);
    return broken === undefined ? undefined : { message: legacyParsing, detail: `${broken} does not parse as an ARN` };
  }),
  // 4
  (document) => {
    const sids = document.statements.flatMap((statement) =>
      statement.sid === undefined || statement.sid === '' ? [] : [statement.sid],
    );
    return new Set(sids).size < sids.length
      ? { message: 'Statement IDs (SID) in a single policy must be unique.' }
      : undefined;
  },
  each((statement, type) =>
    !ownPrincipal(type) && statement.sid !== undefined && !/^[A-Za-z0-9]*$/.test(statement.sid)
      ? 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*'
      : undefined,
  ),
  // 5
  each((statement) => (allActions(statement).length === 0 ? 'Policy statement must contain actions.' : undefined)),
  // 6 to 11
  each((statement, type) => (type === 'trust' ? undefined : firstOf(allResources(statement), resourceProblem))),
  // 12 to 14
  each((statement) => firstOf(allActions(statement), actionProblem)),
  each((statement, type) =>
    type === 'trust' && !allActions(statement).every(isStsAction)
      ? 'AssumeRole policy may only specify STS AssumeRole actions.'
      : undefined,
  ),
  each((statement, type) =>
    type === 'trust' && (statement.resources !== undefined || statement.notResources !== undefined)
      ? 'Has prohibited field Resource'
      : undefined,
  ),
  // 15
  each((statement, type) =>
    type !== 'trust' && type !== 'resource' && allResources(statement).length === 0
      ? 'Policy statement must contain resources.'
      : undefined,
  ),
  each((statement, type) =>
    type === 'trust' && statement.principal?.isText === true
      ? 'AssumeRolepolicy contained an invalid principal: "STAR":"*".'
      : undefined,
  ),
  each((statement, type) => (ownPrincipal(type) ? firstOf(principalValues(statement), principalProblem) : undefined)),
  each((statement, type) => {
    if (type !== 'trust') return undefined;
    const values = principalValues(statement);
    if (values.length === 0 && statement.principal?.everybody !== true) return noPrincipals;
    return values.every((principal) => principal.type !== 'Federated' || federatedForm.test(principal.value))
      ? undefined
      : 'Federated principals must be valid domain names or SAML metadata ARNs';
  }),
];

// AWS's own words, with the name of what threw.
const noPrincipals =
  'Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: The passed in policy has a statement with no principals!';

function firstOf<T>(values: readonly T[], problem: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = problem(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasBadDate(statement: Statement): boolean {
  return statement.conditions.some(({ operator, values }) => {
    const name = parseOperator(operator)?.name;
    return name?.startsWith('Date') === true && values.some((value) => !mayBeSavedAsDate(value));
  });
}

/** Too few colons, two of them side by side: IAM takes the empty part for one that was forgotten. */
function isBrokenArn(resource: string): boolean {
  if (resource === '*' || resourceProblem(resource) !== undefined) return false;
  const parts = resource.split(':');
  return parts[2] === '' || (parts.length < 6 && resource.includes('::'));
}

const vendorProblem = 'Resource vendor must be fully qualified and cannot contain regexes.';

function resourceProblem(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const [start = '', partition, service, ...more] = resource.split(':');
  const noArn = `Resource ${resource} must be in ARN format or "*".`;
  // Shorter texts are taken where a wildcard can stand for the rest.
  if (partition === undefined) return /^[*?]/.test(start) ? undefined : noArn;
  if (!partitions.test(partition))
    return `Partition "${partition}" is not valid for resource "${wholeArn(partition, service, more)}".`;
  if (start !== 'arn' && !/[*?]/.test(start)) return noArn;
  if (service === undefined || /[*?]/.test(service)) return vendorProblem;
  const [region, account, ...last] = more;
  const rest = last.join(':');
  if (service === 'iam' && region !== '') return `IAM resource ${resource} cannot contain region information.`;
  if (service === 's3' && region !== '' && !/^(?:accesspoint|access-grants|\*)/.test(rest))
    return `Resource ${resource} can not contain region information.`;
  if (service === 'iam' && account !== undefined && last.length > 0 && !iamKinds.test(rest)) return iamResources;
  return undefined;
}

/** The resource as IAM repeats it: six parts, those that are missing as `*`. */
function wholeArn(partition: string, service: string | undefined, more: readonly string[]): string {
  const [region = '*', account = '*', ...last] = more;
  const named = service === undefined || (service === '' && more.length === 0) ? '*' : service;
  return `arn:${partition}:${named}:${region}:${account}:${last.length === 0 ? '*' : last.join(':')}`;
}

function actionProblem(action: string): string | undefined {
  if (action === '*') return undefined;
  const colon = action.indexOf(':');
  if (colon < 0) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  if (action.includes(':', colon + 1)) return 'Actions/Condition can contain only one colon.';
  const vendor = action.slice(0, colon);
  return vendor === '*' || /^[A-Za-z0-9-]+$/.test(vendor) ? undefined : `Vendor ${vendor} is not valid`;
}

function principalValues(statement: Statement): readonly { readonly type: string; readonly value: string }[] {
  return [...(statement.principal?.values ?? []), ...(statement.notPrincipal?.values ?? [])];
}

const awsPrincipal =
  /^(?:\d{12}|arn:aws[a-z-]*:(?:iam::\d{12}:(?:root|user\/[!-~]+|role\/[!-~]+)|sts::\d{12}:(?:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+|federated-user\/[\w+=,.@-]+))|A(?:IDA|ROA)[A-Z0-9]{12,128})$/;

function principalProblem({ type, value }: { readonly type: string; readonly value: string }): string | undefined {
  const form = principalForms[type];
  const bad = value === '' || /[*?]/.test(value) || form?.test(value) === false;
  return bad ? `Invalid principal in policy: "${type.toUpperCase()}":"${value}"` : undefined;
}

/** What is taken for a service principal. Which services there are only AWS knows; all of them are named as hosts are. */
export const serviceForm = /^[\w-]+(?:\.[\w-]+)+$/;

/** What a trust policy takes for an identity provider: the name of a host, or the ARN of a SAML or OIDC provider. */
export const federatedForm =
  /^(?:[\w-]+(?:\.[\w-]+)*|arn:aws[a-z-]*:iam::\d{12}:(?:saml-provider|oidc-provider)\/[!-~]+)$/;

const principalForms: Readonly<Partial<Record<string, RegExp>>> = {
  AWS: awsPrincipal,
  Service: serviceForm,
};
