// House rules about code: what the core may not read, what the language offers and we do not use, and names.

import ts from 'typescript';
import { nodesOf, placeOf, type SourceFile } from './repository.ts';
import { type HouseRule, isGenerated } from './rules-of-files.ts';

const isPure = ({ path }: SourceFile): boolean => path.startsWith('src/core/') || path.startsWith('src/runtime/');
const isTest = ({ path }: SourceFile): boolean => path.startsWith('test/');
const isShipped = ({ path }: SourceFile): boolean => path.startsWith('src/') && !isGenerated(path);

/** Where the nodes that offend stand. */
function placesOf(file: SourceFile, offends: (node: ts.Node) => boolean): readonly string[] {
  return [...nodesOf(file)]
    .filter(offends)
    .map((node) => `${placeOf(file, node)}: ${node.getText(file.syntax).slice(0, 80)}`);
}

/** Whether a node reads `object.member` of two plain names. */
function isMember(node: ts.Node, object: string, member: string): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === object &&
    node.name.text === member
  );
}

const worldOfTime = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];

function readsTheWorld(node: ts.Node): boolean {
  if (isMember(node, 'Date', 'now') || isMember(node, 'Math', 'random') || isMember(node, 'performance', 'now'))
    return true;
  if (ts.isNewExpression(node)) return ts.isIdentifier(node.expression) && node.expression.text === 'Date';
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && worldOfTime.includes(node.expression.text);
}

function isAsynchronous(node: ts.Node): boolean {
  return (
    ts.isAwaitExpression(node) ||
    node.kind === ts.SyntaxKind.AsyncKeyword ||
    (ts.isIdentifier(node) && node.text === 'Promise' && !ts.isTypeReferenceNode(node.parent))
  );
}

/** A pause of fixed length: a timer whose callback only goes on. */
function sleeps(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) {
    return ts.isStringLiteral(node.moduleSpecifier) && node.moduleSpecifier.text.endsWith('timers/promises');
  }
  if (!ts.isCallExpression(node)) return false;
  if (isMember(node.expression, 'Atomics', 'wait')) return true;
  const timer = ts.isIdentifier(node.expression) ? node.expression.text : '';
  if (timer !== 'setTimeout') return false;
  // Named `reject` or an arrow that throws: a bound on waiting, not a pause.
  const [callback] = node.arguments;
  return callback !== undefined && ts.isIdentifier(callback) && callback.text !== 'reject';
}

function exportsSomething(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

/** A file that only passes on what others export. */
function isBarrel(file: SourceFile): boolean {
  const statements = file.syntax.statements.filter((statement) => !ts.isImportDeclaration(statement));
  return statements.length > 0 && statements.every((statement) => ts.isExportDeclaration(statement));
}

const hasComment = (file: SourceFile, node: ts.Node): boolean =>
  (ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []).length > 0 ||
  (ts.getTrailingCommentRanges(file.text, node.getEnd() + 1) ?? []).length > 0;

/** Limits without a reason: named constants of a number, and members of the tables of limits. */
function limitsWithoutReason(file: SourceFile): readonly string[] {
  const bare: ts.Node[] = [];
  for (const statement of file.syntax.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const isNumber = initializer !== undefined && /^[\d_.]+( \* [\d_.]+)*$/.test(initializer.getText(file.syntax));
      const isLimit = /^max[A-Z]|Limit(Ms|Bytes)?$|^limit/.test(name.getText(file.syntax));
      if (isNumber && isLimit && !hasComment(file, statement)) bare.push(statement);
      if (file.path.endsWith('/limits.ts')) bare.push(...membersWithoutComment(file, initializer));
    }
  }
  return bare.map((node) => `${placeOf(file, node)}: ${node.getText(file.syntax).slice(0, 80)}`);
}

function membersWithoutComment(file: SourceFile, initializer: ts.Expression | undefined): readonly ts.Node[] {
  const inner = initializer !== undefined && ts.isAsExpression(initializer) ? initializer.expression : initializer;
  if (inner === undefined || !ts.isObjectLiteralExpression(inner)) return [];
  return inner.properties.filter((property) => !hasComment(file, property));
}

/** Exported declarations of shipped code without a docstring. Lines without a gap between them share the first one's. */
function undocumented(file: SourceFile): readonly string[] {
  let sharesUntil = -1;
  return file.syntax.statements.flatMap((statement) => {
    const gap = file.text.slice(sharesUntil, statement.getStart(file.syntax));
    const documented = hasDocstring(statement) || (sharesUntil >= 0 && /^[^\n]*\n$/.test(gap));
    sharesUntil = documented ? statement.getEnd() : -1;
    return documented || !exportsSomething(statement) ? [] : [placeOf(file, statement)];
  });
}

function hasDocstring(statement: ts.Statement): boolean {
  return ts.getJSDocCommentsAndTags(statement).some((doc) => ts.isJSDoc(doc));
}

/** A comment that switches a check off and does not go on to say why. */
const unexplainedSwitch =
  /(?<!['"`])\/[/*] *((ox|es)lint-disable(?!.* -- \w)|@ts-(ignore|nocheck|expect-error)(?! \w+ \w+)|biome-ignore(?!.*: \w))/;

/** Rules for TypeScript files, by their syntax. */
export const codeRules: readonly HouseRule<SourceFile>[] = [
  {
    claim: 'core and runtime read no clock, no chance, and set no timer',
    findings: (file) => (isPure(file) ? placesOf(file, readsTheWorld) : []),
    offenders: [
      { path: 'src/core/a.ts', text: 'const now = Date.now();' },
      { path: 'src/core/a.ts', text: 'const now = new Date();' },
      { path: 'src/runtime/a.ts', text: 'const one = Math.random();' },
      { path: 'src/runtime/a.ts', text: 'setTimeout(go, 5);' },
    ],
  },
  {
    claim: 'core is synchronous',
    findings: (file) => (file.path.startsWith('src/core/') ? placesOf(file, isAsynchronous) : []),
    offenders: [
      { path: 'src/core/a.ts', text: 'async function f() {}' },
      { path: 'src/core/a.ts', text: 'const p = Promise.resolve(1);' },
    ],
  },
  {
    claim: 'no any, no non-null assertion, no enum, no namespace',
    findings: (file) =>
      placesOf(
        file,
        (node) =>
          node.kind === ts.SyntaxKind.AnyKeyword ||
          ts.isNonNullExpression(node) ||
          ts.isEnumDeclaration(node) ||
          ts.isModuleDeclaration(node),
      ),
    offenders: [
      { path: 'src/a.ts', text: 'const a: any = 1;' },
      { path: 'test/a.ts', text: 'const a = b!.c;' },
      { path: 'src/a.ts', text: 'enum Color { Red }' },
      { path: 'src/a.ts', text: 'namespace N { export const a = 1; }' },
    ],
  },
  {
    claim: 'no default export, except where a tool asks for one',
    findings: (file) =>
      /\.config\.ts$|^test\/support\/(reporter|build-once)\.ts$/.test(file.path)
        ? []
        : placesOf(
            file,
            (node) => ts.isExportAssignment(node) || (node.kind === ts.SyntaxKind.DefaultKeyword && isExported(node)),
          ),
    offenders: [
      { path: 'src/a.ts', text: 'export default 1;' },
      { path: 'src/a.ts', text: 'export default function a() {}' },
    ],
  },
  {
    claim: 'no barrels, and nothing is exported by star',
    findings: (file) => [
      ...(isShipped(file) && isBarrel(file) && !file.path.startsWith('src/lib/') ? [file.path] : []),
      ...placesOf(file, (node) => ts.isExportDeclaration(node) && node.exportClause === undefined),
    ],
    offenders: [
      { path: 'src/core/a.ts', text: "export { b } from './b.ts';" },
      { path: 'src/lib/a.ts', text: "export * from './b.ts';" },
    ],
  },
  {
    claim: 'relative imports name the file with its ending',
    findings: (file) =>
      placesOf(
        file,
        (node) =>
          ts.isStringLiteral(node) &&
          (ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent)) &&
          node.text.startsWith('.') &&
          !/\.(ts|json)$/.test(node.text),
      ),
    offenders: [{ path: 'src/a.ts', text: "import { b } from './b';" }],
  },
  {
    claim: 'every limit has its reason beside it',
    findings: (file) => (isShipped(file) ? limitsWithoutReason(file) : []),
    offenders: [
      { path: 'src/core/a.ts', text: 'const maxDepth = 32;' },
      {
        path: 'src/api/limits.ts',
        text: '// Limits of doors.\n\n/** Limits. */\nexport const doorLimits = { bodyBytes: 1 } as const;',
      },
    ],
  },
  {
    claim: 'every exported symbol of src has a docstring',
    findings: (file) => (isShipped(file) ? undocumented(file) : []),
    offenders: [{ path: 'src/a.ts', text: '// A file.\n\nexport function a() {}' }],
  },
  {
    claim: 'no test sleeps',
    findings: (file) => (isTest(file) ? placesOf(file, sleeps) : []),
    offenders: [
      { path: 'test/a.test.ts', text: 'await new Promise((resolve) => setTimeout(resolve, 100));' },
      { path: 'test/a.test.ts', text: "import { setTimeout as pause } from 'node:timers/promises';" },
    ],
  },
  {
    claim: 'only the command line and the configuration read the environment',
    findings: (file) =>
      isShipped(file) && !/^src\/(config\/|cli\/|main\.ts)/.test(file.path)
        ? placesOf(file, (node) => isMember(node, 'process', 'env'))
        : [],
    offenders: [{ path: 'src/adapters/a.ts', text: "const home = process.env['HOME'];" }],
  },
  {
    claim: 'a lint rule is switched off only with its reason',
    findings: ({ path, text }) =>
      text.split('\n').flatMap((line, index) => (unexplainedSwitch.test(line) ? [`${path}:${index + 1}`] : [])),
    offenders: [{ path: 'src/a.ts', text: '// oxlint-disable-next-line no-console' }],
  },
];

function isExported(node: ts.Node): boolean {
  return ts.canHaveModifiers(node.parent) && ts.getModifiers(node.parent)?.includes(node as ts.Modifier) === true;
}
