// `eventide policy validate`: whether IAM would save documents, and what it would say; for people, programs and SARIF readers.

import type { Command } from 'commander';
import { type SavedPolicyType, validatePolicy } from '../../core/policy/validate.ts';
import { usageError } from '../cli-error.ts';
import type { CommandContext } from '../context.ts';
import { answerLines } from './json-lines.ts';
import { readInput } from './read-input.ts';
import { type CheckedFile, sarifReport } from './sarif.ts';
import { isPolicyType, policyTypes, validateLine } from './validate-lines.ts';

const formats = ['text', 'json', 'sarif'];

interface ValidateOptions {
  readonly jsonl?: boolean;
  readonly type: string;
  readonly format: string;
}

/** Adds `policy validate`. */
export function addPolicyValidate(policy: Command, context: () => CommandContext): void {
  policy
    .command('validate')
    .description('check documents as IAM does on saving; needs no replica')
    .argument('[file...]', 'documents; - is standard input')
    .option('--type <type>', `what the documents are: ${policyTypes.join(', ')}`, 'managed')
    .option('--format <format>', `how problems are told: ${formats.join(', ')}`, 'text')
    .option('--jsonl', 'documents from standard input: one a line in, a verdict a line out')
    .action((files: readonly string[], options: ValidateOptions) => validate(context(), files, options));
}

async function validate(context: CommandContext, files: readonly string[], options: ValidateOptions): Promise<void> {
  const { jsonl, type, format } = options;
  if (jsonl === true) {
    if (files.length > 0) throw usageError('--jsonl reads standard input, and no files.');
    if ((await answerLines(context, validateLine)) > 0) context.exitWith('failed');
    return;
  }
  if (files.length === 0) throw usageError('validate reads files, or with --jsonl a document a line.');
  if (!isPolicyType(type)) throw usageError(`--type is one of ${policyTypes.join(', ')}.`);
  if (!formats.includes(format)) throw usageError(`--format is one of ${formats.join(', ')}.`);
  const checked = files.map((file) => checkFile(file, type));
  const wrong = checked.filter(({ problem }) => problem !== undefined);
  if (format === 'sarif') context.output.json(sarifReport(checked));
  else if (format === 'json' || context.output.format === 'json') context.output.json(checked.map(shown));
  else for (const one of checked) context.output.text(told(one));
  if (wrong.length > 0) context.exitWith('failed');
}

function checkFile(file: string, type: SavedPolicyType): CheckedFile {
  const text = readInput(file);
  return { file, text, problem: validatePolicy(text, type) };
}

function shown({ file, problem }: CheckedFile): object {
  return { file, valid: problem === undefined, ...(problem === undefined ? {} : { problem }) };
}

/** The place, what IAM says, what exactly is wrong, and the line with a mark under it. */
function told({ file, text, problem }: CheckedFile): string {
  if (problem === undefined) return `${file}: valid\n`;
  const { line, column, message, detail } = problem;
  const source = (text.split('\n')[line - 1] ?? '').replaceAll('\t', ' ');
  const more = detail === message ? '' : ` (${detail})`;
  return `${file}:${line}:${column}: error: ${message}${more}\n  ${source}\n  ${' '.repeat(column - 1)}^\n`;
}
