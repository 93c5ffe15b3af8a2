// Makes the IAM and STS protos from two published service models. Run once; from then on the protos are the source.
// Usage: tsx scripts/import-aws-model.ts IAM_JSON STS_JSON

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { actionDocs, fieldDocs } from './aws-docs.ts';

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: boolean;
  readonly exception?: boolean;
  readonly error?: { readonly code: string };
}
interface Operation {
  readonly input?: string;
  readonly output?: string;
  readonly resultWrapper?: string;
  readonly errors?: readonly string[];
}
interface Paginator {
  readonly input_token: string;
  readonly output_token: string;
  readonly limit_key: string;
  readonly more_results?: string;
  readonly result_key: string | readonly string[];
}
interface Model {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly pagination?: Readonly<Record<string, Paginator>>;
}

// Files by what they are about; the first expression that fits an action's name wins.
const groups: readonly (readonly [file: string, RegExp])[] = [
  ['simulation', /Simulate|ContextKeys/],
  ['reports', /Report|ServiceLastAccessed|AccountSummary|AuthorizationDetails|PoliciesGranting/],
  ['delegation', /Delegation|HumanReadableSummary/],
  ['organizations', /Organizations/],
  ['providers', /SAML|OpenIDConnect|ClientID/],
  [
    'credentials',
    /AccessKey|SSHPublicKey|SigningCertificate|ServiceSpecificCredential|LoginProfile|Password|MFA|ServerCertificate/,
  ],
  ['instance_profiles', /InstanceProfile/],
  ['groups', /Group/],
  ['users', /User/],
  ['roles', /Role/],
  ['policies', /Polic/],
];

function groupOf(service: string, action: string): string {
  if (service === 'sts') return 'sessions';
  return groups.find(([, names]) => names.test(action))?.[0] ?? 'account';
}

function writeService(service: string, serviceName: string, model: Model): void {
  const directory = `proto/eventide/${service}/v1`;
  mkdirSync(directory, { recursive: true });
  const files = new Map<string, string[]>();
  const rpcs: string[] = [];
  const structs = new Set<string>();
  const written = new Set<string>();
  const asked = reachable(
    model,
    Object.values(model.operations).flatMap(({ input }) => (input === undefined ? [] : [input])),
  );
  for (const [action, operation] of Object.entries(model.operations)) {
    const file = groupOf(service, action);
    const blocks = files.get(file) ?? [];
    files.set(file, blocks);
    for (const [suffix, shape] of [
      ['Request', operation.input],
      ['Response', operation.output],
    ] as const) {
      const verb = suffix === 'Request' ? 'What' : 'Answer of';
      const doc = suffix === 'Request' ? `${verb} ${action} takes.` : `${verb} ${action}.`;
      blocks.push(message({ model, structs, answer: suffix === 'Response' }, `${action}${suffix}`, shape, doc));
      if (shape !== undefined) written.add(shape);
    }
    rpcs.push(rpc(model, action, operation));
  }
  const types: string[] = [];
  for (const name of structs) {
    if (written.has(name)) throw new Error(`${name} is both a request or response and a part of one`);
    types.push(
      message(
        { model, structs, answer: !asked.has(name) },
        messageName(name),
        name,
        `${sentence(words(messageName(name)).replace(/ type$/, ''))}.`,
      ),
    );
  }
  const head = (imports: readonly string[]): string =>
    `syntax = "proto3";\n\npackage eventide.${service}.v1;\n\n${imports
      .toSorted()
      .map((path) => `import "${path}";\n`)
      .join('')}\n`;
  const own = (file: string): string => `eventide/${service}/v1/${file}.proto`;
  const common = ['buf/validate/validate.proto', 'eventide/wire/v1/wire.proto', 'google/protobuf/timestamp.proto'];
  const used = (text: string, ...extra: string[]): string[] => [
    ...common.filter((path) =>
      text.includes({ b: 'buf.validate', e: 'eventide.wire', g: 'google.protobuf.Timestamp' }[path.charAt(0)] ?? '?'),
    ),
    ...extra,
  ];
  const typesText = types.join('\n');
  writeFileSync(`${directory}/types.proto`, head(used(typesText)) + typesText);
  for (const [file, blocks] of files) {
    const text = blocks.join('\n');
    const needsTypes = [...structs].some((name) => new RegExp(`\\b${messageName(name)} \\w+ =`).test(text));
    writeFileSync(`${directory}/${file}.proto`, head(used(text, ...(needsTypes ? [own('types')] : []))) + text);
  }
  const imports = ['eventide/wire/v1/wire.proto', ...[...files.keys()].map(own)];
  writeFileSync(
    `${directory}/${service}_service.proto`,
    `${head(imports)}// ${service.toUpperCase()}: one call per action, named like it.\nservice ${serviceName} {\n${rpcs.join('\n')}}\n`,
  );
}

function rpc(model: Model, action: string, operation: Operation): string {
  const wire: string[] = [];
  if (operation.resultWrapper !== undefined) wire.push(`    result_wrapper: "${operation.resultWrapper}"`);
  for (const error of operation.errors ?? []) wire.push(`    errors: "${model.shapes[error]?.error?.code ?? error}"`);
  const page = model.pagination?.[action];
  if (page !== undefined) {
    const results = typeof page.result_key === 'string' ? [page.result_key] : page.result_key;
    wire.push(
      `    pagination: {\n      input_token: "${page.input_token}"\n      output_token: "${page.output_token}"\n      limit: "${page.limit_key}"\n` +
        `      more_results: "${page.more_results ?? ''}"\n${results.map((name) => `      results: "${name}"\n`).join('')}    }`,
    );
  }
  const option =
    wire.length === 0
      ? ' {}'
      : ` {\n    option (eventide.wire.v1.method) = {\n  ${wire.join('\n').replaceAll('\n', '\n  ')}\n    };\n  }`;
  return `  // ${actionDoc(action)}\n  rpc ${action}(${action}Request) returns (${action}Response)${option.replace(' {}', ';')}\n`;
}

/** What stands around a message. */
interface Surroundings {
  readonly model: Model;
  /** Parts of messages met so far. */
  readonly structs: Set<string>;
  /** Whether the message only ever stands in answers. */
  readonly answer: boolean;
}

/** Names of the structures that these hold, however deep, and of themselves. */
function reachable(model: Model, names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const shape = shapeOf(model, name);
    for (const member of Object.values(shape.members ?? {})) visit(member.shape);
    for (const part of [shape.member, shape.key, shape.value]) if (part !== undefined) visit(part.shape);
  };
  for (const name of names) visit(name);
  return found;
}

function message(around: Surroundings, name: string, shapeName: string | undefined, doc: string): string {
  const shape = shapeName === undefined ? undefined : shapeOf(around.model, shapeName);
  const members = Object.entries(shape?.members ?? {});
  if (members.length === 0) return `// ${doc}\nmessage ${name} {}\n`;
  const required = new Set(shape?.required ?? []);
  const fields = members.map(([member, one], at) =>
    field(around, { member, shapeName: one.shape, number: at + 1, required: required.has(member) }),
  );
  return `// ${doc}\nmessage ${name} {\n${fields.join('')}}\n`;
}

interface Member {
  readonly member: string;
  readonly shapeName: string;
  readonly number: number;
  readonly required: boolean;
}

function field(around: Surroundings, { member, shapeName, number, required }: Member): string {
  const { model, structs, answer } = around;
  const shape = shapeOf(model, shapeName);
  const options: string[] = [];
  const rule = (text: string): number => options.push(`(buf.validate.field).${text}`);
  const wire = (text: string): number => options.push(`(eventide.wire.v1.field).${text} = true`);
  let type: string;
  // A list cannot tell empty from absent: required asks for an item in a request, and shows the element in an answer.
  if (required && !(answer && shape.type === 'list')) rule('required = true');
  if (shape.type === 'list') {
    const itemName = shape.member?.shape ?? '';
    type = `repeated ${typeOf(model, itemName, structs)}`;
    if (required && answer) wire('present');
    if (shape.min !== undefined && shape.min > 0) rule(`repeated.min_items = ${shape.min}`);
    if (shape.max !== undefined) rule(`repeated.max_items = ${shape.max}`);
    for (const one of scalarRules(shapeOf(model, itemName))) rule(`repeated.items.${one}`);
  } else if (shape.type === 'map') {
    type = `map<${typeOf(model, shape.key?.shape ?? '', structs)}, ${typeOf(model, shape.value?.shape ?? '', structs)}>`;
  } else {
    const scalar = typeOf(model, shapeName, structs);
    type = shape.type === 'structure' || shape.type === 'timestamp' ? scalar : `optional ${scalar}`;
    for (const one of scalarRules(shape)) rule(one);
  }
  if (answer && shapeName === 'policyDocumentType') wire('url_encoded');
  if (shape.sensitive === true || secrets.has(member)) wire('sensitive');
  if (shape.type === 'blob') wire('base64');
  const all = [`json_name = "${member}"`, ...options];
  return `  // ${fieldDoc(member, shape)}\n  ${type} ${snake(member)} = ${number} [${all.join(', ')}];\n`;
}

/** Secrets that the models do not mark. */
const secrets = new Set([
  'AuthenticationCode1',
  'AuthenticationCode2',
  'ContextAssertion',
  'SAMLAssertion',
  'SessionToken',
  'TokenCode',
  'TradeInToken',
  'WebIdentityToken',
]);

function shapeOf(model: Model, name: string): Shape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`no shape ${name}`);
  return shape;
}

function typeOf(model: Model, name: string, structs: Set<string>): string {
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'string':
      return 'string';
    case 'integer':
      return 'int32';
    case 'boolean':
      return 'bool';
    case 'blob':
      return 'bytes';
    case 'timestamp':
      return 'google.protobuf.Timestamp';
    case 'structure':
      structs.add(name);
      return messageName(name);
    default:
      throw new Error(`no type for ${name} (${shape.type})`);
  }
}

function scalarRules(shape: Shape): readonly string[] {
  const rules: string[] = [];
  if (shape.type === 'string') {
    if (shape.min !== undefined && shape.min === shape.max) rules.push(`string.len = ${shape.min}`);
    else {
      if (shape.min !== undefined && shape.min > 0) rules.push(`string.min_len = ${shape.min}`);
      if (shape.max !== undefined) rules.push(`string.max_len = ${shape.max}`);
    }
    if (shape.pattern !== undefined) rules.push(`string.pattern = "${pattern(shape.pattern)}"`);
    for (const value of shape.enum ?? []) rules.push(`string.in = ${JSON.stringify(value)}`);
    // Repeated scalar options are written as one list.
    const values = shape.enum ?? [];
    if (values.length > 0)
      return [
        ...rules.filter((rule) => !rule.startsWith('string.in')),
        `string = {in: [${values.map((value) => JSON.stringify(value)).join(', ')}]}`,
      ];
  } else if (shape.type === 'integer') {
    if (shape.min !== undefined) rules.push(`int32.gte = ${shape.min}`);
    if (shape.max !== undefined) rules.push(`int32.lte = ${shape.max}`);
  } else if (shape.type === 'blob') {
    if (shape.min !== undefined && shape.min > 0) rules.push(`bytes.min_len = ${shape.min}`);
    if (shape.max !== undefined) rules.push(`bytes.max_len = ${shape.max}`);
  }
  return rules;
}

/** Anchored, in the common ground of RE2 and ECMAScript but for code points, which stand as RE2's `\\x{…}`. */
function pattern(text: string): string {
  // The one lookahead (no two hyphens in a row) said without it.
  if (text.includes('(?!-)')) return '^[a-z0-9](?:-?[a-z0-9])*$';
  const anchored = /^\^[^|]*\$$/.test(text);
  const bare = text
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace('\\u10000-\\u10FFFF', '\\x{10000}-\\x{10FFFF}')
    .replace('\\uD7FF\\uE000', '\\x{D7FF}\\x{E000}')
    .replace(/\\u([0-9A-Fa-f]{4})/g, '\\x{$1}')
    .replace(/\\([:@])/g, '$1');
  return (anchored ? `^${bare}$` : `^(?:${bare})$`).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

function messageName(shape: string): string {
  return shape.charAt(0).toUpperCase() + shape.slice(1);
}

function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/MFA_?Devices/, 'mfa_devices')
    .replace(/-/g, '_')
    .toLowerCase();
}

const acronyms = new Set(['arn', 'aws', 'iam', 'jwt', 'mfa', 'saml', 'ssh', 'sts', 'url', 'uuid']);

/** `MFADeviceName` is `MFA device name`. */
function words(name: string): string {
  return snake(name)
    .split('_')
    .map((word) => (word === 'arns' ? 'ARNs' : acronyms.has(word) ? word.toUpperCase() : word))
    .join(' ');
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function fieldDoc(member: string, shape: Shape): string {
  const { min = 0, max } = shape;
  const length = min === max ? `${max} characters` : `${min} to ${max} characters`;
  // Bounds far beyond what anybody types say nothing to a reader.
  const range = shape.type === 'string' && max !== undefined && max <= 64 && shape.enum === undefined ? length : '';
  const values = shape.enum === undefined || shape.enum.length > 6 ? '' : `one of ${shape.enum.join(', ')}`;
  const doc = fieldDocs[member] ?? `${sentence(words(member))}.`;
  const more = [range, values].filter((part) => part !== '').join('; ');
  return more === '' || doc.length > 90 ? doc : `${doc.slice(0, -1)}; ${more}.`;
}

function actionDoc(action: string): string {
  const doc = actionDocs[action];
  if (doc === undefined) throw new Error(`scripts/aws-docs.ts says nothing of ${action}`);
  return doc;
}

const [iamPath, stsPath] = process.argv.slice(2);
if (iamPath === undefined || stsPath === undefined) throw new Error('usage: import-aws-model IAM_JSON STS_JSON');
writeService('iam', 'IamService', JSON.parse(readFileSync(iamPath, 'utf8')) as Model);
writeService('sts', 'StsService', JSON.parse(readFileSync(stsPath, 'utf8')) as Model);
