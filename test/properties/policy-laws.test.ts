// Laws of decisions: what must hold whatever the policies say, on cases drawn as for the oracle.

import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/core/policy/parse.ts';
import type { Policies } from '../oracle/case.ts';
import { type Case, drawCase } from '../oracle/draw-case.ts';
import { Draws } from '../oracle/draws.ts';
import { asVector, shrinkCase } from '../oracle/shrink.ts';
import { decideFast } from '../support/decide-fast.ts';

const cases = 1500;
const seed = 20_240_229;

type Json = Readonly<Record<string, unknown>>;
type Law = (one: Case, draws: Draws) => boolean;

const decisionOf = ({ request, policies }: Case): string => decideFast(request, policies).decision;
const withPolicies = (one: Case, policies: Policies): Case => ({ ...one, policies });
const allowAll: Json = { Effect: 'Allow', Action: '*', Resource: '*' };
const denyAll: Json = { Effect: 'Deny', Action: '*', Resource: '*' };
const documentOf = (...statements: readonly Json[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** The first case that breaks a law, made small. */
function broken(law: Law): string | undefined {
  for (let number = 0; number < cases; number += 1) {
    const one = drawCase(new Draws(seed + number));
    const holds = (smaller: Case): boolean => law(smaller, new Draws(seed - number));
    if (holds(one)) continue;
    return asVector(
      shrinkCase(one, (smaller) => !holds(smaller)),
      {},
    );
  }
  return undefined;
}

/** Every readable document changed; one that cannot be read stays as it is. */
function mapDocuments(policies: Policies, change: (document: Json) => unknown): Policies {
  const one = (text: string): string => {
    try {
      const value: unknown = JSON.parse(text);
      const isDocument = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isDocument ? JSON.stringify(change(value as Json)) : text;
    } catch {
      return text;
    }
  };
  const { identity, boundary, session, resource, scp, rcp, ...rest } = policies;
  return {
    ...rest,
    ...(identity === undefined ? {} : { identity: identity.map(one) }),
    ...(boundary === undefined ? {} : { boundary: one(boundary) }),
    ...(session === undefined ? {} : { session: session.map(one) }),
    ...(resource === undefined ? {} : { resource: one(resource) }),
    ...(scp === undefined ? {} : { scp: scp.map((level) => level.map(one)) }),
    ...(rcp === undefined ? {} : { rcp: rcp.map((level) => level.map(one)) }),
  };
}

function mapStatements(policies: Policies, change: (statements: readonly unknown[]) => readonly unknown[]): Policies {
  return mapDocuments(policies, (document) => {
    const { Statement: statement } = document;
    if (Array.isArray(statement))
      return statement.length === 0 ? document : { ...document, Statement: change(statement) };
    return statement === undefined ? document : { ...document, Statement: change([statement]) };
  });
}

/** A list in another order. */
function shuffled<T>(items: readonly T[], draws: Draws): readonly T[] {
  const rest = [...items];
  return items.map(() => rest.splice(draws.between(0, rest.length), 1)[0] as T);
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

describe('whatever the policies say', () => {
  it('a Deny of everything wins, in every policy type that bears on the caller', () => {
    const law: Law = ({ request, policies }) => {
      if (request.action.toLowerCase() === 'sts:getcalleridentity') return true;
      const added = { ...policies, identity: [...(policies.identity ?? []), documentOf(denyAll)] };
      return decideFast(request, added).decision === 'ExplicitlyDenied';
    };
    expect(broken(law)).toBeUndefined();
  });

  it.each([
    [
      'identity',
      (policies: Policies, text: string) => ({ ...policies, identity: [...(policies.identity ?? []), text] }),
    ],
    ['session', (policies: Policies, text: string) => ({ ...policies, session: [...(policies.session ?? []), text] })],
  ] as const)('a further Deny in the %s policies never turns a denial into an allow', (_, add) => {
    const law: Law = (one) =>
      decisionOf(one) === 'Allowed' ||
      decisionOf(withPolicies(one, add(one.policies, documentOf({ ...denyAll, Action: 's3:*' })))) !== 'Allowed';
    expect(broken(law)).toBeUndefined();
  });

  it('a further Allow in the identity policies never takes an allow away', () => {
    const law: Law = (one) => {
      if (decisionOf(one) !== 'Allowed') return true;
      const { identity = [] } = one.policies;
      return (
        decisionOf(withPolicies(one, { ...one.policies, identity: [...identity, documentOf(allowAll)] })) === 'Allowed'
      );
    };
    expect(broken(law)).toBeUndefined();
  });

  it('a permissions boundary only shrinks', () => {
    const law: Law = (one) => {
      const { boundary, ...without } = one.policies;
      return (
        boundary === undefined || decisionOf(one) !== 'Allowed' || decisionOf(withPolicies(one, without)) === 'Allowed'
      );
    };
    expect(broken(law)).toBeUndefined();
  });

  it('a session policy of a role session only shrinks', () => {
    const law: Law = (one) => {
      const { session, ...without } = one.policies;
      if (session === undefined || one.request.caller.kind === 'FederatedUser') return true;
      return decisionOf(one) !== 'Allowed' || decisionOf(withPolicies(one, without)) === 'Allowed';
    };
    expect(broken(law)).toBeUndefined();
  });

  it.each(['scp', 'rcp'] as const)('levels of the type %s only shrink', (type) => {
    const law: Law = (one) => {
      const { [type]: levels, ...without } = one.policies;
      return (
        levels === undefined || decisionOf(one) !== 'Allowed' || decisionOf(withPolicies(one, without)) === 'Allowed'
      );
    };
    expect(broken(law)).toBeUndefined();
  });

  it('a level of service control policies that allows everything changes nothing', () => {
    const law: Law = (one) => {
      const { scp = [] } = one.policies;
      return (
        decisionOf(withPolicies(one, { ...one.policies, scp: [...scp, [documentOf(allowAll)]] })) === decisionOf(one)
      );
    };
    expect(broken(law)).toBeUndefined();
  });

  it('the order of statements, documents and values does not matter', () => {
    const law: Law = (one, draws) => {
      const { identity, session, ...rest } = mapStatements(one.policies, (statements) =>
        shuffled(statements, draws).map((statement) =>
          isJson(statement)
            ? Object.fromEntries(
                shuffled(Object.entries(statement), draws).map(([name, value]) => [
                  name,
                  Array.isArray(value) ? shuffled(value, draws) : value,
                ]),
              )
            : statement,
        ),
      );
      const policies = {
        ...rest,
        ...(identity === undefined ? {} : { identity: shuffled(identity, draws) }),
        ...(session === undefined ? {} : { session: shuffled(session, draws) }),
      };
      return decisionOf(withPolicies(one, policies)) === decisionOf(one);
    };
    expect(broken(law)).toBeUndefined();
  });

  it('names of statements change nothing', () => {
    const law: Law = (one) => {
      const named = mapStatements(one.policies, (statements) =>
        statements.map((statement, at) =>
          // A Sid that is no text makes the document none.
          isJson(statement) && ['string', 'undefined'].includes(typeof statement['Sid'])
            ? { ...statement, Sid: `Named${at}` }
            : statement,
        ),
      );
      return decisionOf(withPolicies(one, named)) === decisionOf(one);
    };
    expect(broken(law)).toBeUndefined();
  });

  it('a statement with two actions is two statements with one', () => {
    const law: Law = (one) => {
      const split = mapStatements(one.policies, (statements) =>
        statements.flatMap((statement) => {
          if (!isJson(statement) || !Array.isArray(statement['Action']) || statement['Action'].length === 0)
            return [statement];
          return statement['Action'].map((action: unknown) => ({ ...statement, Action: action }));
        }),
      );
      return decisionOf(withPolicies(one, split)) === decisionOf(one);
    };
    expect(broken(law)).toBeUndefined();
  });

  it('identity policies of one version may stand in one document', () => {
    const law: Law = (one) => {
      const statements: unknown[] = [];
      const { identity = [] } = one.policies;
      for (const text of identity) {
        if (!parsePolicy(text).ok || !text.startsWith('{"Version":"2012-10-17","Statement":')) return true;
        statements.push(...[(JSON.parse(text) as { Statement: unknown }).Statement].flat());
      }
      if (statements.length === 0) return true;
      const together = JSON.stringify({ Version: '2012-10-17', Statement: statements });
      return decisionOf(withPolicies(one, { ...one.policies, identity: [together] })) === decisionOf(one);
    };
    expect(broken(law)).toBeUndefined();
  });

  it('the version does not matter where nothing looks like a variable', () => {
    const law: Law = (one) => {
      if (JSON.stringify(one.policies).includes('${')) return true;
      const older = mapDocuments(one.policies, (document) => ({ ...document, Version: '2008-10-17' }));
      const newer = mapDocuments(one.policies, (document) => ({ ...document, Version: '2012-10-17' }));
      return decisionOf(withPolicies(one, older)) === decisionOf(withPolicies(one, newer));
    };
    expect(broken(law)).toBeUndefined();
  });

  it('neither the case of the action nor that of context keys matters', () => {
    const law: Law = (one) => {
      const { request } = one;
      const context = Object.entries(request.context).map(([key, value]) => [key.toUpperCase(), value] as const);
      if (new Set(context.map(([key]) => key)).size < context.length) return true;
      const louder = { ...request, action: request.action.toUpperCase(), context: Object.fromEntries(context) };
      return decisionOf({ ...one, request: louder }) === decisionOf(one);
    };
    expect(broken(law)).toBeUndefined();
  });
});
