// What the scripts of the doors prove of each action: whether it succeeds, and which of the errors that the model declares it gives.

import { isImplemented } from '../../../src/core/actions/table.ts';
import { methodsOf } from '../../../src/core/shapes/lookup.ts';
import { allSteps } from './script.ts';
import { type Unreachable, unreachable } from './unreachable.ts';
import type { Service } from './world.ts';

/** How far an action has come. */
export interface Coverage {
  readonly service: Service;
  readonly action: string;
  readonly implemented: boolean;
  /** Whether a step of the scripts succeeds with it. */
  readonly succeeds: boolean;
  /** Errors that the model declares for it: given in a step, impossible here, or neither. */
  readonly reached: readonly string[];
  readonly impossible: readonly Unreachable[];
  readonly missing: readonly string[];
  /** Errors that steps meet beside the declared ones. */
  readonly others: readonly string[];
}

/** Every action of IAM and STS, by name. */
export function coverage(): readonly Coverage[] {
  return (['iam', 'sts'] as const).flatMap((service) =>
    methodsOf(service)
      .map(({ name, errors = [] }) => coverageOf(service, name, errors))
      .toSorted((a, b) => (a.action < b.action ? -1 : 1)),
  );
}

function coverageOf(service: Service, action: string, declared: readonly string[]): Coverage {
  const steps = allSteps.filter((step) => step.action === action);
  const given = new Set<string>(steps.flatMap(({ refused }) => (refused === undefined ? [] : [refused])));
  const reached = declared.filter((code) => given.has(code));
  const rest = declared.filter((code) => !given.has(code));
  const impossible = rest.flatMap((code) => {
    const found = unreachable.find((one) => one.code === code && one.actions.test(action));
    return found === undefined ? [] : [found];
  });
  return {
    ...{ service, action, implemented: isImplemented(service, action) },
    succeeds: steps.some(({ refused }) => refused === undefined),
    ...{ reached, impossible },
    missing: rest.filter((code) => !impossible.some((one) => one.code === code)),
    others: [...given].filter((code) => !declared.includes(code)).toSorted(),
  };
}
