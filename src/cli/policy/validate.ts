// `eventide policy validate`: what is wrong or doubtful about documents, for people, programs and SARIF readers.

import type { Command } from 'commander';
import { type Finding, type FindingLevel, findingLevels } from '../../core/policy/findings/finding.ts';
import { loadCatalogue } from '../catalogue.ts';
import { usageError } from '../cli-error.ts';
import type { CommandContext } from '../context.ts';
import { answerLines } from './json-lines.ts';
import { readInput } from './read-input.ts';
import type { CheckedFile } from './sarif.ts';
import { isPolicyType, policyTypes, validateLine } from './validate-lines.ts';

const formats = ['text', 'json', 'sarif'];

interface ValidateOptions {
  readonly jsonl?: boolean;
  readonly type: string;
  readonly format: string;
  readonly failOn: string;
  readonly level: string;
  readonly catalogue: boolean;
}

/** Adds `policy validate`. */
export function addPolicyValidate(policy: Command, context: () => CommandContext): void {
  policy
    .command('validate')
    .description('what IAM would refuse to save, and what is doubtful about it; needs no replica')
    .argument('[file...]', 'documents; - is standard input')
    .option('--type <type>', `what the documents are: ${policyTypes.join(', ')}`, 'managed')
    .option('--format <format>', `how problems are told: ${formats.join(', ')}`, 'text')
    .option(
      '--fail-on <level>',
      `end with 1 where something as grave was found: ${findingLevels.join(', ')}`,
      'security-warning',
    )
    .option(
      '--level <level>',
      `the least level that is told: ${findingLevels.join(', ')}; SARIF holds all`,
      'suggestion',
    )
    .option('--no-catalogue', 'say nothing about whether services, actions, resources and condition keys exist')
    .option('--jsonl', 'documents from standard input: one a line in, a verdict a line out')
    .action((files: readonly string[], options: ValidateOptions) => validate(context(), files, options));
}

async function validate(context: CommandContext, files: readonly string[], options: ValidateOptions): Promise<void> {
  const { jsonl, type, format, failOn } = options;
  if (jsonl === true) {
    if (files.length > 0) throw usageError('--jsonl reads standard input, and no files.');
    if ((await answerLines(context, validateLine)) > 0) context.exitWith('failed');
    return;
  }
  if (files.length === 0) throw usageError('validate reads files, or with --jsonl a document a line.');
  if (!isPolicyType(type)) throw usageError(`--type is one of ${policyTypes.join(', ')}.`);
  if (!formats.includes(format)) throw usageError(`--format is one of ${formats.join(', ')}.`);
  const least = rankOf('--fail-on', failOn);
  const shown = rankOf('--level', options.level);
  // A hundred and more checks are nothing that other commands, and replicas, should load.
  const { findingsOf } = await import('../../core/policy/findings/findings-of.ts');
  const catalogue = options.catalogue ? loadCatalogue() : undefined;
  const checked = files.map((file): CheckedFile => {
    const text = readInput(file);
    return { file, text, findings: findingsOf(text, { policyType: type, catalogue }) };
  });
  const grave = checked.some(({ findings }) => findings.some((finding) => isOf(least, finding)));
  if (format === 'sarif') context.output.json((await import('./sarif.ts')).sarifReport(checked));
  else if (format === 'json' || context.output.format === 'json')
    context.output.json(
      checked.map(({ file, findings }) => ({ file, findings: findings.filter((finding) => isOf(shown, finding)) })),
    );
  else for (const one of checked) context.output.text(told(one, shown));
  if (grave) context.exitWith('failed');
}

/** The place of a level among the levels; the gravest is 0. */
function rankOf(option: string, level: string): number {
  const rank = findingLevels.indexOf(level as FindingLevel);
  if (rank < 0) throw usageError(`${option} is one of ${findingLevels.join(', ')}.`);
  return rank;
}

/** Whether a finding is as grave as a level. */
function isOf(rank: number, { level }: Finding): boolean {
  return findingLevels.indexOf(level) <= rank;
}

/** For each finding that is shown its place, what is wrong, what to do, and the line with a mark under it. Counts all. */
function told({ file, text, findings }: CheckedFile, shown: number): string {
  if (findings.length === 0) return `${file}: nothing found\n`;
  const lines = text.split('\n');
  const counts = findingLevels.flatMap((level, rank) => {
    const count = findings.filter((one) => one.level === level).length;
    const hidden = rank > shown ? ' not shown' : '';
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}${hidden}`];
  });
  const told = findings.filter((finding) => isOf(shown, finding)).map((one) => toldOf(one, file, lines));
  return `${told.join('')}${file}: ${counts.join(', ')}\n`;
}

function toldOf(
  { level, code, message, advice, line, column, endLine, endColumn }: Finding,
  file: string,
  lines: readonly string[],
): string {
  const source = (lines[line - 1] ?? '').replaceAll('\t', ' ');
  const end = endLine === line ? endColumn : source.length + 1;
  // A document in one line is long: what stands around the place is enough.
  const from = Math.max(0, column - 1 - before);
  const shown = source.slice(from, from + width);
  const mark =
    ' '.repeat(column - 1 - from) + '^'.repeat(Math.max(1, Math.min(end - column, shown.length - (column - 1 - from))));
  return `${file}:${line}:${column}: ${level}: ${message} [${code}]\n  ${shown}\n  ${mark}\n  ${advice}\n`;
}

const before = 40;
const width = 110;
