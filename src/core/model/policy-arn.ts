// ARNs of managed policies, taken apart into owner and name.

/** Whose policy, and which. */
export interface PolicyName {
  /** Account id, or `aws` for AWS's. */
  readonly owner: string;
  /** Without path. */
  readonly name: string;
}

const pattern = /^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/(?:[!-~]*\/)?([\w+=,.@-]{1,128})$/;

/** Owner and name of a managed policy's ARN, or undefined where it is none. The path is not checked. */
export function policyNameOf(arn: string): PolicyName | undefined {
  const match = pattern.exec(arn);
  const owner = match?.[1];
  const name = match?.[2];
  return owner === undefined || name === undefined ? undefined : { owner, name };
}
