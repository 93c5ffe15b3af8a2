// Generates what is made from the protos: the descriptor set, the core's shapes, and the tables that doors read.
// Usage: tsx scripts/generate-shapes.ts [--check]

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface FieldProto {
  readonly name: string;
  readonly jsonName: string;
  readonly number: number;
  readonly type: string;
  readonly typeName?: string;
  readonly label: string;
  readonly oneofIndex?: number;
  readonly proto3Optional?: boolean;
  readonly options?: Readonly<Record<string, unknown>>;
}
interface MessageProto {
  readonly name: string;
  readonly field?: readonly FieldProto[];
  readonly nestedType?: readonly (MessageProto & { readonly options?: { readonly mapEntry?: boolean } })[];
}
interface MethodProto {
  readonly name: string;
  readonly inputType: string;
  readonly outputType: string;
  readonly clientStreaming?: boolean;
  readonly serverStreaming?: boolean;
  readonly options?: Readonly<Record<string, unknown>>;
}
interface FileProto {
  readonly name: string;
  readonly package: string;
  readonly messageType?: readonly MessageProto[];
  readonly service?: readonly { readonly name: string; readonly method?: readonly MethodProto[] }[];
  readonly sourceCodeInfo?: {
    readonly location: readonly { readonly path?: readonly number[]; readonly leadingComments?: string }[];
  };
}

interface Rules {
  readonly required?: boolean;
  readonly int32?: { readonly lte?: number; readonly gte?: number };
  readonly string?: {
    readonly minLen?: string;
    readonly maxLen?: string;
    readonly len?: string;
    readonly pattern?: string;
    readonly in?: readonly string[];
  };
  readonly bytes?: { readonly minLen?: string; readonly maxLen?: string; readonly len?: string };
  readonly repeated?: { readonly minItems?: string; readonly maxItems?: string; readonly items?: Rules };
}

const shaped = ['access', 'chaos', 'cluster', 'iam', 'sts'] as const;
const ruleNames: Readonly<Record<string, readonly string[]>> = {
  '': ['required', 'int32', 'string', 'bytes', 'repeated'],
  int32: ['lte', 'gte'],
  string: ['minLen', 'maxLen', 'len', 'pattern', 'in'],
  bytes: ['minLen', 'maxLen', 'len'],
  repeated: ['minItems', 'maxItems', 'items'],
};

const check = process.argv.includes('--check');
const scratch = mkdtempSync(join(tmpdir(), 'eventide-shapes-'));
let stale = 0;
try {
  const buf = (args: readonly string[]): void => {
    execFileSync('node_modules/.bin/buf', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  };
  const image = join(scratch, 'image.json');
  buf(['build', '-o', image]);
  const set = join(scratch, 'set.binpb');
  buf(['build', '--exclude-source-info', '--as-file-descriptor-set', '-o', set]);
  emit('proto/descriptor-set.binpb', readFileSync(set));
  const files = (JSON.parse(readFileSync(image, 'utf8')) as { file: readonly FileProto[] }).file;
  for (const service of shaped) {
    const own = files.filter((file) => file.package === `eventide.${service}.v1`);
    emit(`src/core/shapes/${service}.ts`, shapesFile(service, own));
    emit(`src/core/shapes/tables/${service}.ts`, tableFile(service, own));
  }
  const client = 'src/lib/client/methods.ts';
  emit(client, formatted(client, clientFile(files)));
  emit(
    'src/cli/generated/docs.ts',
    docsFile(files.filter((file) => shaped.some((service) => file.package === `eventide.${service}.v1`))),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (stale > 0) {
  process.stderr.write(`${stale} generated files are not what the protos say. Run: npm run proto\n`);
  process.exitCode = 1;
}

function emit(path: string, content: Buffer | string): void {
  const bytes = Buffer.from(content);
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  if (check) {
    process.stderr.write(`stale: ${path}\n`);
    stale++;
  } else writeFileSync(path, bytes);
}

/** As `npm run fix` leaves a file that lies outside the generated folders, so that both checks agree on it. */
function formatted(path: string, text: string): string {
  return execFileSync('node_modules/.bin/biome', ['format', `--stdin-file-path=${path}`], {
    input: text,
    encoding: 'utf8',
  });
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function mapEntry(message: MessageProto, field: FieldProto): MessageProto | undefined {
  return message.nestedType?.find(
    (nested) =>
      nested.options?.mapEntry === true && field.typeName?.endsWith(`.${message.name}.${nested.name}`) === true,
  );
}

function rulesOf(field: FieldProto): Rules {
  const rules = (field.options?.['[buf.validate.field]'] ?? {}) as Rules;
  checkRules(rules, '');
  return rules;
}

function checkRules(rules: object, kind: string): void {
  for (const [name, value] of Object.entries(rules)) {
    if (ruleNames[kind]?.includes(name) !== true)
      throw new Error(`the rule ${kind}.${name} is outside the subset that doors interpret`);
    if (name === 'items') checkRules(value as object, '');
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) checkRules(value as object, name);
  }
}

/** Type text of one value of a field. */
function valueType(field: FieldProto, rules: Rules): string {
  switch (field.type) {
    case 'TYPE_STRING':
      return rules.string?.in === undefined ? 'string' : rules.string.in.map((value) => `'${value}'`).join(' | ');
    case 'TYPE_BOOL':
      return 'boolean';
    case 'TYPE_BYTES':
      return 'Uint8Array';
    case 'TYPE_MESSAGE':
      if (field.typeName === '.google.protobuf.Timestamp' || field.typeName === '.google.protobuf.Duration')
        return 'number';
      return field.typeName?.split('.').at(-1) ?? 'never';
    default:
      return 'number';
  }
}

function shapesFile(service: string, files: readonly FileProto[]): string {
  const lines = [
    `// Generated from proto/eventide/${service}/v1 by scripts/generate-shapes.ts: plain types of every request and response. Do not edit.`,
    '// Timestamps and durations are milliseconds. A list is always there; everything else that is not required may be absent.',
    '',
  ];
  for (const file of files) {
    const docs = docsOf(file);
    for (const [at, message] of (file.messageType ?? []).entries()) {
      lines.push(`/** ${docs.get(`4,${at}`) ?? message.name} */`);
      const fields = message.field ?? [];
      if (fields.length === 0) {
        lines.push(`export type ${message.name} = Readonly<Record<string, never>>;`, '');
        continue;
      }
      lines.push(`export interface ${message.name} {`);
      for (const [index, field] of fields.entries()) {
        lines.push(
          `  /** ${docs.get(`4,${at},2,${index}`) ?? field.name} */`,
          `  readonly ${fieldType(message, field)};`,
        );
      }
      lines.push('}', '');
    }
  }
  return lines.join('\n');
}

function fieldType(message: MessageProto, field: FieldProto): string {
  const rules = rulesOf(field);
  const name = camel(field.name);
  const entry = mapEntry(message, field);
  if (entry !== undefined) {
    const value = entry.field?.find((one) => one.name === 'value');
    return `${name}?: Readonly<Record<string, ${value === undefined ? 'never' : valueType(value, {})}>>`;
  }
  if (field.label === 'LABEL_REPEATED') {
    const type = valueType(field, rules.repeated?.items ?? {});
    return `${name}: readonly ${type.includes('|') ? `(${type})` : type}[]`;
  }
  return `${name}${rules.required === true ? '' : '?'}: ${valueType(field, rules)}`;
}

function tableFile(service: string, files: readonly FileProto[]): string {
  const messages: Record<string, unknown[]> = {};
  const methods: unknown[] = [];
  for (const file of files) {
    for (const message of file.messageType ?? [])
      messages[message.name] = (message.field ?? []).map((field) => fieldRow(message, field));
    for (const one of file.service ?? [])
      for (const method of one.method ?? []) methods.push(methodRow(file.package, one.name, method));
  }
  return [
    `// Generated from proto/eventide/${service}/v1 by scripts/generate-shapes.ts: fields, constraints and methods as data. Do not edit.`,
    '',
    "import type { MessageTable, MethodRow } from '../table.ts';",
    '',
    `export const ${service}Messages: MessageTable = ${JSON.stringify(messages)};`,
    '',
    `export const ${service}Methods: readonly MethodRow[] = ${JSON.stringify(methods)};`,
    '',
  ].join('\n');
}

function fieldRow(message: MessageProto, field: FieldProto): unknown {
  const rules = rulesOf(field);
  const wire = (field.options?.['[eventide.wire.v1.field]'] ?? {}) as {
    urlEncoded?: boolean;
    sensitive?: boolean;
    base64?: boolean;
    present?: boolean;
    presentWithin?: readonly string[];
  };
  const entry = mapEntry(message, field);
  const value = entry?.field?.find((one) => one.name === 'value') ?? field;
  const items = field.label === 'LABEL_REPEATED' && entry === undefined ? (rules.repeated?.items ?? {}) : rules;
  return {
    name: camel(field.name),
    proto: field.name,
    wire: field.jsonName,
    number: field.number,
    type: kindOf(value),
    ...(value.type === 'TYPE_MESSAGE' && kindOf(value) === 'message'
      ? { message: value.typeName?.split('.').at(-1) }
      : {}),
    ...(entry !== undefined ? { map: true } : field.label === 'LABEL_REPEATED' ? { repeated: true } : {}),
    ...(rules.required === true ? { required: true } : {}),
    ...scalarRow(items),
    ...(rules.repeated?.minItems === undefined ? {} : { minItems: Number(rules.repeated.minItems) }),
    ...(rules.repeated?.maxItems === undefined ? {} : { maxItems: Number(rules.repeated.maxItems) }),
    ...(wire.urlEncoded === true ? { urlEncoded: true } : {}),
    ...(wire.sensitive === true ? { sensitive: true } : {}),
    ...(wire.present === true ? { present: true } : {}),
    ...(wire.presentWithin === undefined ? {} : { presentWithin: wire.presentWithin }),
  };
}

function scalarRow(rules: Rules): object {
  const text = rules.string;
  const exact = text?.len ?? rules.bytes?.len;
  const length = exact === undefined ? {} : { min: Number(exact), max: Number(exact) };
  const least = text?.minLen ?? rules.bytes?.minLen ?? rules.int32?.gte;
  const most = text?.maxLen ?? rules.bytes?.maxLen ?? rules.int32?.lte;
  return {
    ...length,
    ...(least === undefined ? {} : { min: Number(least) }),
    ...(most === undefined ? {} : { max: Number(most) }),
    ...(text?.pattern === undefined ? {} : { pattern: text.pattern.replace(/\\x\{([0-9A-Fa-f]+)\}/g, '\\u{$1}') }),
    ...(text?.in === undefined ? {} : { in: text.in }),
  };
}

function kindOf(field: FieldProto): string {
  if (field.type === 'TYPE_MESSAGE') {
    if (field.typeName === '.google.protobuf.Timestamp') return 'timestamp';
    return field.typeName === '.google.protobuf.Duration' ? 'duration' : 'message';
  }
  return field.type.slice('TYPE_'.length).toLowerCase();
}

function methodRow(packageName: string, service: string, method: MethodProto): unknown {
  const wire = (method.options?.['[eventide.wire.v1.method]'] ?? {}) as {
    resultWrapper?: string;
    errors?: readonly string[];
    pagination?: {
      inputToken: string;
      outputToken: string;
      limit: string;
      moreResults?: string;
      results: readonly string[];
    };
  };
  return {
    service: `${packageName}.${service}`,
    name: method.name,
    request: method.inputType.split('.').at(-1),
    response: method.outputType.split('.').at(-1),
    ...(method.clientStreaming === true ? { requestStream: true } : {}),
    ...(method.serverStreaming === true ? { responseStream: true } : {}),
    ...(wire.resultWrapper === undefined ? {} : { resultWrapper: wire.resultWrapper }),
    ...(wire.errors === undefined ? {} : { errors: wire.errors }),
    ...(wire.pagination === undefined ? {} : { pagination: wire.pagination }),
  };
}

function docsOf(file: FileProto): ReadonlyMap<string, string> {
  const docs = new Map<string, string>();
  for (const { path, leadingComments } of file.sourceCodeInfo?.location ?? []) {
    if (path !== undefined && leadingComments !== undefined)
      docs.set(path.join(','), leadingComments.trim().replaceAll(/\s+/g, ' '));
  }
  return docs;
}

function docsFile(files: readonly FileProto[]): string {
  const docs: Record<string, string> = {};
  for (const file of files) {
    const own = docsOf(file);
    const service = file.package.split('.')[1] ?? '';
    for (const [at, message] of (file.messageType ?? []).entries()) {
      if (!message.name.endsWith('Request')) continue;
      for (const [index, field] of (message.field ?? []).entries())
        docs[`${service}.${message.name}.${camel(field.name)}`] = own.get(`4,${at},2,${index}`) ?? '';
    }
    for (const [at, one] of (file.service ?? []).entries()) {
      for (const [index, method] of (one.method ?? []).entries())
        docs[`${service}.${method.name}`] = own.get(`6,${at},2,${index}`) ?? '';
    }
  }
  return [
    '// Generated from proto by scripts/generate-shapes.ts: what help texts say of actions and their members. Do not edit.',
    '',
    `export const docs: Readonly<Record<string, string>> = ${JSON.stringify(docs, undefined, 1)};`,
    '',
  ].join('\n');
}

/** The client's methods, one interface per service. */
function clientFile(files: readonly FileProto[]): string {
  const lines = [
    '// Generated from proto by scripts/generate-shapes.ts: the methods of the client, one per RPC. Do not edit.',
    '',
    ...shaped.map((service) => `import type * as ${service} from '../../core/shapes/${service}.ts';`),
    "import type { CallOptions, Input } from './call.ts';",
    '',
  ];
  for (const service of shaped) {
    const title = service.charAt(0).toUpperCase() + service.slice(1);
    lines.push(`/** Methods of ${title}Service. */`, `export interface ${title}Methods {`);
    for (const file of files.filter((one) => one.package === `eventide.${service}.v1`)) {
      const docs = docsOf(file);
      for (const [at, one] of (file.service ?? []).entries()) {
        for (const [index, method] of (one.method ?? []).entries()) {
          const request = `${service}.${method.inputType.split('.').at(-1) ?? ''}`;
          const response = `${service}.${method.outputType.split('.').at(-1) ?? ''}`;
          const name = method.name.charAt(0).toLowerCase() + method.name.slice(1);
          const takes = method.clientStreaming === true ? `AsyncIterable<Input<${request}>>` : `Input<${request}>`;
          const gives = method.serverStreaming === true ? `AsyncIterable<${response}>` : `Promise<${response}>`;
          lines.push(
            `  /** ${docs.get(`6,${at},2,${index}`) ?? method.name} */`,
            `  ${name}(request: ${takes}, options?: CallOptions): ${gives};`,
          );
        }
      }
    }
    lines.push('}', '');
  }
  return lines.join('\n');
}
