// `eventide policy`: everything about policy documents that needs no running replica, and who may do what on one.

import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { addPolicyEval } from './policy/eval.ts';
import { addPolicyTest } from './policy/test.ts';
import { addPolicyValidate } from './policy/validate.ts';

/** Adds `policy` and its commands. */
export function addPolicy(program: Command, context: () => CommandContext): void {
  const policy = program.command('policy').description('judge, check, test and compare policy documents');
  for (const add of commands) add(policy, context);
}

// In the order in which help lists them.
const commands: readonly ((policy: Command, context: () => CommandContext) => void)[] = [
  addPolicyEval,
  addPolicyValidate,
  addPolicyTest,
];
