// `eventide policy test`: cases with the decisions that are right, decided as replicas decide; JUnit, and which statements were met.

import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type CompiledPolicy, compilePolicy } from '../../core/policy/compile.ts';
import { MapContext } from '../../core/policy/context.ts';
import type { Evaluation } from '../../core/policy/decision.ts';
import type { PolicyType } from '../../core/policy/document.ts';
import { evaluate, type PolicyRequest, type PolicySet } from '../../core/policy/evaluate.ts';
import { explainStatements, type StatementExplanation } from '../../core/policy/explain.ts';
import { parsePolicy, problemAt } from '../../core/policy/parse.ts';
import type { PolicyCaller } from '../../core/policy/principal.ts';
import { accountOfArn } from '../../core/policy/resource.ts';
import { CliError, usageError } from '../cli-error.ts';
import type { CommandContext } from '../context.ts';
import { junitReport } from './junit.ts';
import type { CaseResult, TestCase, TestFile, TestPrincipal } from './test-file.ts';

interface TestOptions {
  readonly junit?: string;
  readonly coverage?: boolean;
  readonly minCoverage?: string;
}

/** Adds `policy test`. */
export function addPolicyTest(policy: Command, context: () => CommandContext): void {
  policy
    .command('test')
    .description('decide the cases of YAML files and compare with what they expect; needs no replica')
    .argument('<file...>', 'test files')
    .option('--junit <file>', 'write a JUnit report')
    .option('--coverage', 'tell which statements no case met')
    .option('--min-coverage <percent>', 'fail where fewer statements were met')
    .action((files: readonly string[], options: TestOptions) => test(context(), files, options));
}

/** One statement, and whether a case met it. */
interface StatementCoverage {
  readonly document: string;
  readonly statement: string;
  readonly line: number;
  readonly met: boolean;
}

async function test(context: CommandContext, paths: readonly string[], options: TestOptions): Promise<void> {
  // A parser of YAML is nothing that other commands, and replicas, should load.
  const { readTestFile } = await import('./test-file.ts');
  const least = options.minCoverage === undefined ? 0 : Number(options.minCoverage);
  if (!(least >= 0 && least <= 100)) throw usageError('--min-coverage is a percentage, 0 to 100.');
  const results: CaseResult[] = [];
  const covered: StatementCoverage[] = [];
  for (const path of paths) {
    const file = readTestFile(path, context.cwd);
    const met = new Set<string>();
    results.push(...file.cases.map((one) => decideCase(file, one, met)));
    covered.push(...coverageOf(file, met));
  }
  const failed = results.filter(({ failure }) => failure !== undefined);
  const share = covered.length === 0 ? 100 : (covered.filter(({ met }) => met).length * 100) / covered.length;
  if (options.junit !== undefined) writeFileSync(options.junit, junitReport(results));
  const { output } = context;
  const withCoverage = options.coverage === true || options.minCoverage !== undefined;
  if (output.format === 'json') {
    const cases = results.map(({ file, case: { name, line, expect }, decision, failure }) => ({
      ...{ file, line, name, expected: expect, decision, passed: failure === undefined },
    }));
    output.json({
      passed: results.length - failed.length,
      failed: failed.length,
      cases,
      ...(withCoverage ? { coverage: covered } : {}),
    });
  } else {
    for (const { case: one, decision, failure } of results)
      output.line(
        failure === undefined
          ? `${output.paint('green', 'ok')}      ${one.name}: ${decision}`
          : `${output.paint('red', 'FAILED')}  ${failure}`,
      );
    if (withCoverage)
      for (const one of covered.filter(({ met }) => !met))
        output.line(`never met: statement ${one.statement} of ${one.document} (line ${one.line})`);
    if (withCoverage) output.line(`${share.toFixed(0)} % of ${covered.length} statements were met`);
    output.line(`${results.length - failed.length} passed, ${failed.length} failed`);
  }
  if (failed.length > 0 || share < least) context.exitWith('failed');
}

function decideCase(file: TestFile, one: TestCase, met: Set<string>): CaseResult {
  const who = file.principals.get(one.principal);
  if (who === undefined) throw new TypeError('a case names a principal of its file');
  const request = requestOf(who, one);
  const set = setOf(file, who, one);
  const evaluation = evaluate(request, set);
  const statements = explainStatements(request, set);
  for (const { policyId, index, applies, gap } of statements)
    if (applies && gap !== 'document') met.add(`${policyId}\n${index}`);
  const failure = failureOf(file, one, evaluation, statements);
  return { file: file.path, case: one, decision: evaluation.decision, failure };
}

function failureOf(
  file: TestFile,
  one: TestCase,
  { decision, decidedBy, matched }: Evaluation,
  statements: readonly StatementExplanation[],
): string | undefined {
  const asExpected = one.expect === 'denied' ? decision !== 'Allowed' : decision === one.expect;
  const byExpected = one.decidedBy === undefined || one.decidedBy === decidedBy;
  if (asExpected && byExpected) return undefined;
  const expected = one.decidedBy === undefined ? one.expect : `${one.expect} by ${one.decidedBy}`;
  const lines = [
    `${one.name} (${file.path}:${one.line})`,
    `expected ${expected}, and it is ${decision}${decidedBy === undefined ? '' : ` by ${decidedBy}`}`,
  ];
  for (const { policyId, sid, index } of matched) lines.push(`decided by statement ${sid ?? index + 1} of ${policyId}`);
  const near = statements.filter(({ applies, gap }) => !applies && gap !== 'action');
  for (const { policyId, sid, index, because } of near.slice(0, 5))
    lines.push(`statement ${sid ?? index + 1} of ${policyId} does not apply: ${because}`);
  return lines.join('\n        ');
}

function coverageOf(file: TestFile, met: ReadonlySet<string>): readonly StatementCoverage[] {
  return [...file.documents].flatMap(([name, { text }]) => {
    const parsed = parsePolicy(text);
    if (!parsed.ok) {
      const { line, detail } = parsed.error;
      throw new CliError('failed', `${file.path}: the document ${name} is none: ${detail} (line ${line} of it)`);
    }
    return parsed.value.statements.map(({ sid, start }, index) => ({
      document: name,
      statement: sid === undefined || sid === '' ? String(index + 1) : sid,
      line: problemAt(text, start, '', '').line,
      met: met.has(`${name}\n${index}`),
    }));
  });
}

function setOf(file: TestFile, who: TestPrincipal, one: TestCase): PolicySet {
  const ready =
    (policyType: PolicyType) =>
    (name: string): CompiledPolicy =>
      compilePolicy(file.documents.get(name)?.text ?? '', { policyType, policyId: name });
  const { resourceKind, resourcePolicy } = one;
  return {
    identity: who.identity.map(ready('identity')),
    boundary: who.boundary === undefined ? undefined : ready('boundary')(who.boundary),
    session: who.session.length === 0 ? undefined : who.session.map(ready('session')),
    resource:
      resourcePolicy === undefined ? undefined : ready(resourceKind === 'trust' ? 'trust' : 'resource')(resourcePolicy),
    ...(resourceKind === undefined ? {} : { resourceKind }),
    scp: one.scp.map((level) => level.map(ready('scp'))),
    rcp: one.rcp.map((level) => level.map(ready('rcp'))),
  };
}

function requestOf(who: TestPrincipal, one: TestCase): PolicyRequest {
  const caller = callerOf(who);
  const own = Object.entries({ ...derivedKeys(who, caller), ...who.context, ...one.context });
  const { action, resource, resourceAccount = accountOfArn(resource) } = one;
  return {
    ...{ caller, action, resource, context: new MapContext(own) },
    resourceAccount: resourceAccount ?? caller.account,
  };
}

/** The kind of principal that an ARN, a service's name or `anonymous` tells. */
function callerOf({ arn, role }: TestPrincipal): PolicyCaller {
  const [, , service, , account = '', rest = ''] = arn.split(':', 6);
  if (arn === 'anonymous') return { kind: 'Anonymous', arn: '', account: '' };
  if (service === 'iam' && rest === 'root') return { kind: 'Root', arn, account };
  if (service === 'iam' && rest.startsWith('user/')) return { kind: 'User', arn, account };
  if (service === 'sts' && rest.startsWith('assumed-role/')) {
    const roleArn = role ?? `arn:aws:iam::${account}:role/${rest.split('/')[1] ?? ''}`;
    return { kind: 'AssumedRole', arn, account, roleArn };
  }
  if (service === 'iam' && rest.startsWith('role/')) {
    const name = rest.slice(rest.lastIndexOf('/') + 1);
    return { kind: 'AssumedRole', arn: `arn:aws:sts::${account}:assumed-role/${name}/session`, account, roleArn: arn };
  }
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/.test(arn)) return { kind: 'Service', arn, account: '' };
  return { kind: 'Federated', arn, account: '' };
}

/** Keys that a caller has by itself; a file may say otherwise. */
function derivedKeys({ arn }: TestPrincipal, caller: PolicyCaller): Record<string, string> {
  const { kind, account } = caller;
  if (kind === 'Anonymous' || kind === 'Service' || kind === 'Federated') return {};
  const principalArn = kind === 'AssumedRole' ? (caller.roleArn ?? arn) : arn;
  return {
    'aws:PrincipalArn': principalArn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalType': kind === 'Root' ? 'Account' : kind,
    ...(kind === 'User' ? { 'aws:username': arn.slice(arn.lastIndexOf('/') + 1) } : {}),
  };
}
