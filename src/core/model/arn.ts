// ARNs: taken apart, put together, and the ones that IAM and STS make here (in the partition `aws`).

import type { Brand } from '../base/brand.ts';

/** The name of a thing: `arn:<partition>:<service>:<region>:<account>:<resource>`. */
export type Arn = Brand<string, 'Arn'>;

/** The separate clouds that ARNs may stand in. */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** All partitions. */
export const partitions: readonly Partition[] = ['aws', 'aws-cn', 'aws-us-gov'];

/** The six parts of an ARN, less the first word. */
export interface ArnParts {
  readonly partition: Partition;
  readonly service: string;
  /** Empty for IAM and STS. */
  readonly region: string;
  /** Twelve digits, `aws`, or empty. */
  readonly account: string;
  /** All the rest, colons included. */
  readonly resource: string;
}

// The longest ARN that IAM's model lets through.
const maxLength = 2048;

/** The parts of `text`, or undefined where it is no ARN. */
export function parseArn(text: string): ArnParts | undefined {
  if (text.length > maxLength) return undefined;
  const [arn, partition, service, region, account, ...rest] = text.split(':');
  if (arn !== 'arn' || service === undefined || region === undefined || account === undefined) return undefined;
  const known = partitions.find((name) => name === partition);
  const resource = rest.join(':');
  if (known === undefined || service === '' || resource === '') return undefined;
  return { partition: known, service, region, account, resource };
}

/** `text` as an ARN, or undefined where it is none. */
export function asArn(text: string): Arn | undefined {
  return parseArn(text) === undefined ? undefined : (text as Arn);
}

/** The text of an ARN. */
export function formatArn(parts: ArnParts): Arn {
  const { partition, service, region, account, resource } = parts;
  return `arn:${partition}:${service}:${region}:${account}:${resource}` as Arn;
}

/** Kinds of IAM's entities that have a path and a name in their ARN. */
export type IamArnKind = 'group' | 'instance-profile' | 'mfa' | 'policy' | 'role' | 'server-certificate' | 'user';

/** `arn:aws:iam::<account>:<kind><path><name>`; the path begins and ends with a slash. */
export function iamArn(kind: IamArnKind, account: string, path: string, name: string): Arn {
  return `arn:aws:iam::${account}:${kind}${path}${name}` as Arn;
}

/** `arn:aws:iam::<account>:<kind>/<name>`: an identity provider; the name of one that speaks OpenID Connect is its URL. */
export function providerArn(kind: 'oidc-provider' | 'saml-provider', account: string, name: string): Arn {
  return `arn:aws:iam::${account}:${kind}/${name}` as Arn;
}

/** The root user of an account, and, as a principal in a policy, the account itself. */
export function rootArn(account: string): Arn {
  return `arn:aws:iam::${account}:root` as Arn;
}

/** A session of a role. The role's path does not appear in it. */
export function assumedRoleArn(account: string, role: string, session: string): Arn {
  return `arn:aws:sts::${account}:assumed-role/${role}/${session}` as Arn;
}

/** A session that a user opened for somebody else by GetFederationToken. */
export function federatedUserArn(account: string, name: string): Arn {
  return `arn:aws:sts::${account}:federated-user/${name}` as Arn;
}
