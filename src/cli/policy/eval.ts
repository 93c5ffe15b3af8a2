// `eventide policy eval --jsonl`: cases on standard input, a decision for each on standard output.

import type { Command } from 'commander';
import type { Evaluation, MatchedStatement } from '../../core/policy/decision.ts';
import { evaluate } from '../../core/policy/evaluate.ts';
import { usageError } from '../cli-error.ts';
import type { CommandContext } from '../context.ts';
import { CaseProblem, CaseReader } from './case-line.ts';
import { answerLines, type LineAnswer } from './json-lines.ts';
import { idOf, wrongLine } from './line-id.ts';

/** Adds `policy eval`. */
export function addPolicyEval(policy: Command, context: () => CommandContext): void {
  policy
    .command('eval')
    .description('decide cases from standard input, one JSON object a line; needs no replica')
    .option('--jsonl', 'a case a line in, a decision a line out')
    .action((options: { readonly jsonl?: boolean }) => evaluateLines(context(), options));
}

async function evaluateLines(context: CommandContext, options: { readonly jsonl?: boolean }): Promise<void> {
  if (options.jsonl !== true)
    throw usageError('eval reads cases a line each: give --jsonl.', 'Their form is in docs/policy.md.');
  const reader = new CaseReader();
  const failed = await answerLines(context, (line) => decideLine(reader, line));
  if (failed > 0) context.exitWith('failed');
}

function decideLine(reader: CaseReader, line: string): LineAnswer {
  try {
    const { id, request, set } = reader.read(line);
    return { text: decisionLine(id, evaluate(request, set)), failed: false };
  } catch (error) {
    if (!(error instanceof CaseProblem)) throw error;
    return { text: wrongLine(idOf(line), error.message), failed: true };
  }
}

function decisionLine(id: string, { decision, decidedBy, matched, missingContext }: Evaluation): string {
  const rest = { decision, decidedBy: decidedBy ?? null, matched: matched.map(nameOf), missingContext };
  return `{"id":${id},${JSON.stringify(rest).slice(1)}`;
}

/** `identity:Sid`, or `identity:0.2`; levels stand before the document. */
function nameOf({ policyType, policyId, sid, index }: MatchedStatement): string {
  return sid === undefined || sid === '' ? `${policyType}:${policyId}.${index}` : `${policyType}:${sid}`;
}
