// `eventide policy validate`: whether IAM would save documents, and what it would say.

import type { Command } from 'commander';
import { usageError } from '../cli-error.ts';
import type { CommandContext } from '../context.ts';
import { answerLines } from './json-lines.ts';
import { validateLine } from './validate-lines.ts';

/** Adds `policy validate`. */
export function addPolicyValidate(policy: Command, context: () => CommandContext): void {
  policy
    .command('validate')
    .description('check documents as IAM does on saving; needs no replica')
    .option('--jsonl', 'a document a line in, a verdict a line out')
    .action((options: { readonly jsonl?: boolean }) => validate(context(), options));
}

async function validate(context: CommandContext, options: { readonly jsonl?: boolean }): Promise<void> {
  if (options.jsonl !== true) throw usageError('validate reads documents a line each: give --jsonl.');
  const failed = await answerLines(context, validateLine);
  if (failed > 0) context.exitWith('failed');
}
