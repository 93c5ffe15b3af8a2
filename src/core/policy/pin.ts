// Trust policies pin unique ids: ARNs of users and roles turn into ids when saved, and back into ARNs when read.

import { fail, ok, type Result } from '../base/result.ts';
import { type JsonNode, readJson } from './json.ts';

const entityArn = /^arn:aws[a-z-]*:iam::\d{12}:(?:user|role)\/[!-~]+$/;
const sessionArn = /^arn:aws[a-z-]*:sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+$/;
const uniqueId = /^A(?:IDA|ROA)[A-Z0-9]{12,128}$/;

/**
 * The document with every user and role ARN replaced by its unique id, or the first ARN or unique id that `resolve` does not know:
 * AWS takes no document that still trusts somebody who is gone. ARNs of sessions stay, where there is such a role.
 */
export function pinPrincipals(text: string, resolve: (arnOrId: string) => string | undefined): Result<string, string> {
  let unknown: string | undefined;
  const pinned = replacePrincipals(text, (value) => {
    const isSession = sessionArn.test(value);
    if (!isSession && !entityArn.test(value) && !uniqueId.test(value)) return value;
    const id = resolve(value);
    if (id === undefined) unknown ??= value;
    return isSession ? value : (id ?? value);
  });
  return unknown === undefined ? ok(pinned) : fail(unknown);
}

/** The document with every unique id whose entity `resolve` still knows shown as its ARN. */
export function unpinPrincipals(text: string, resolve: (uniqueId: string) => string | undefined): string {
  return replacePrincipals(text, (value) => (uniqueId.test(value) ? (resolve(value) ?? value) : value));
}

/** Replaces values of `Principal.AWS`, and leaves every other character as it is. */
function replacePrincipals(text: string, replace: (value: string) => string): string {
  let replaced = text;
  // From the end, so that offsets before stay right.
  for (const node of awsPrincipals(readJson(text)).toReversed()) {
    if (node.kind !== 'string') continue;
    const value = replace(node.value);
    if (value !== node.value)
      replaced = replaced.slice(0, node.start) + JSON.stringify(value) + replaced.slice(node.end);
  }
  return replaced;
}

function awsPrincipals(document: JsonNode): readonly JsonNode[] {
  return items(member(document, 'Statement')).flatMap((statement) =>
    ['Principal', 'NotPrincipal'].flatMap((name) => items(member(member(statement, name), 'AWS'))),
  );
}

function member(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.find((one) => one.name === name)?.value : undefined;
}

function items(node: JsonNode | undefined): readonly JsonNode[] {
  if (node === undefined) return [];
  return node.kind === 'array' ? node.items : [node];
}
