// Services: which there are, by what title, and which of their actions are told apart in reports of use.

import { serviceTitles, toldActions } from './generated/services.ts';

const titles = new Map(serviceTitles.map(pairOf));
const told: ReadonlyMap<string, readonly string[]> = new Map(
  toldActions.map((row) => {
    const [prefix, names] = pairOf(row);
    return [prefix, names.split(' ')];
  }),
);
/** `iam:createuser` to `iam:CreateUser`. */
const spelled: ReadonlyMap<string, string> = new Map(
  [...told].flatMap(([prefix, names]) =>
    names.map((name) => [`${prefix}:${name}`.toLowerCase(), `${prefix}:${name}`] as const),
  ),
);

/** Prefixes of all services, in order. */
export const servicePrefixes: readonly string[] = [...titles.keys()].toSorted();

/** The title of a service; undefined where there is none of that prefix. */
export function serviceTitle(prefix: string): string | undefined {
  return titles.get(prefix);
}

/** The actions of a service that are told apart, without prefix; none where only the service as a whole is told of. */
export function actionsToldOf(prefix: string): readonly string[] {
  return told.get(prefix) ?? [];
}

/** An action that is told apart, as its service spells it. */
export function toldAction(action: string): string | undefined {
  return spelled.get(action.toLowerCase());
}

function pairOf(row: string): readonly [prefix: string, value: string] {
  const at = row.indexOf('=');
  return [row.slice(0, at), row.slice(at + 1)];
}
