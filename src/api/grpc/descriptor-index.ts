// An index over a file descriptor set: which file defines a symbol or an extension, and which files it needs.

import type { FieldRow, MessageTable } from '../../core/shapes/table.ts';
import { MessageCodecs } from './message-codec.ts';

function field(name: string, number: number, more: Partial<FieldRow> = {}): FieldRow {
  return { name, proto: name, wire: name, number, type: 'string', ...more };
}
function messages(name: string, number: number, message: string): FieldRow {
  return field(name, number, { type: 'message', message, repeated: true });
}

// What is needed of google/protobuf/descriptor.proto.
const table: MessageTable = {
  Set: [field('files', 1, { type: 'bytes', repeated: true })],
  File: [
    field('name', 1),
    field('package', 2),
    field('dependencies', 3, { repeated: true }),
    messages('messages', 4, 'Message'),
    messages('enums', 5, 'Enum'),
    messages('services', 6, 'Service'),
    messages('extensions', 7, 'Field'),
  ],
  Message: [
    field('name', 1),
    messages('fields', 2, 'Field'),
    messages('messages', 3, 'Message'),
    messages('enums', 4, 'Enum'),
    messages('extensions', 6, 'Field'),
    messages('oneofs', 8, 'Named'),
  ],
  Enum: [field('name', 1), messages('values', 2, 'Named')],
  Service: [field('name', 1), messages('methods', 2, 'Named')],
  Field: [field('name', 1), field('extendee', 2), field('number', 3, { type: 'int32' })],
  Named: [field('name', 1)],
};

interface Named {
  readonly name?: string;
}
interface Field extends Named {
  readonly extendee?: string;
  readonly number?: number;
}
interface Enum extends Named {
  readonly values: readonly Named[];
}
interface Message extends Named {
  readonly fields: readonly Field[];
  readonly messages: readonly Message[];
  readonly enums: readonly Enum[];
  readonly extensions: readonly Field[];
  readonly oneofs: readonly Named[];
}
interface File extends Named {
  readonly package?: string;
  readonly dependencies: readonly string[];
  readonly messages: readonly Message[];
  readonly enums: readonly Enum[];
  readonly services: readonly (Named & { readonly methods: readonly Named[] })[];
  readonly extensions: readonly Field[];
}

const codecs = new MessageCodecs(table);

/** Where everything of a descriptor set is defined. */
export interface DescriptorIndex {
  /** The name itself, where there is such a file. */
  fileNamed(name: string): string | undefined;
  /** Name of the file that defines a message, field, enum, value, service, method or extension. */
  fileOfSymbol(symbol: string): string | undefined;
  fileOfExtension(type: string, number: number): string | undefined;
  /** Numbers of the known extensions of a type; undefined for an unknown type. */
  extensionNumbers(type: string): readonly number[] | undefined;
  /** The file and all it needs but what `sent` names, needed ones first; adds what it returns to `sent`. */
  filesFor(name: string, sent: Set<string>): readonly Uint8Array[];
}

/** Reads a serialized google.protobuf.FileDescriptorSet. */
export function indexDescriptors(descriptorSet: Buffer): DescriptorIndex {
  const files = new Map<string, { readonly bytes: Uint8Array; readonly dependencies: readonly string[] }>();
  const symbols = new Map<string, string>();
  const extensions = new Map<string, Map<number, string>>();
  const set = codecs.codec<{ readonly files: readonly Uint8Array[] }>('Set').decode(descriptorSet);
  for (const bytes of set.files) {
    const file = codecs.codec<File>('File').decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    const name = file.name ?? '';
    files.set(name, { bytes, dependencies: file.dependencies });
    for (const symbol of symbolsOf(file)) symbols.set(symbol, name);
    for (const { extendee = '', number = 0 } of extensionsOf(file)) {
      const type = extendee.replace(/^\./, '');
      const numbers = extensions.get(type) ?? new Map<number, string>();
      extensions.set(type, numbers.set(number, name));
    }
  }
  const collect = (name: string, sent: Set<string>, into: Uint8Array[]): void => {
    const file = files.get(name);
    if (file === undefined || sent.has(name)) return;
    sent.add(name);
    for (const dependency of file.dependencies) collect(dependency, sent, into);
    into.push(file.bytes);
  };
  return {
    fileNamed: (name) => (files.has(name) ? name : undefined),
    fileOfSymbol: (symbol) => symbols.get(symbol.replace(/^\./, '')),
    fileOfExtension: (type, number) => extensions.get(type)?.get(number),
    extensionNumbers: (type) => {
      const numbers = extensions.get(type);
      return numbers === undefined && !symbols.has(type) ? undefined : [...(numbers?.keys() ?? [])];
    },
    filesFor: (name, sent) => {
      const found: Uint8Array[] = [];
      collect(name, sent, found);
      // Asked for by name, a file is sent even if it went before.
      const own = files.get(name);
      return found.length > 0 || own === undefined ? found : [own.bytes];
    },
  };
}

function* symbolsOf(file: File): Generator<string> {
  const scope = file.package === undefined || file.package === '' ? '' : `${file.package}.`;
  for (const message of file.messages) yield* messageSymbols(scope, message);
  for (const one of file.enums) yield* enumSymbols(scope, one);
  for (const extension of file.extensions) yield `${scope}${extension.name}`;
  for (const service of file.services) {
    yield `${scope}${service.name}`;
    for (const method of service.methods) yield `${scope}${service.name}.${method.name}`;
  }
}

function* messageSymbols(scope: string, message: Message): Generator<string> {
  const name = `${scope}${message.name}`;
  yield name;
  for (const member of [...message.fields, ...message.oneofs, ...message.extensions]) yield `${name}.${member.name}`;
  for (const nested of message.messages) yield* messageSymbols(`${name}.`, nested);
  for (const nested of message.enums) yield* enumSymbols(`${name}.`, nested);
}

/** Values of an enum stand beside it, not in it. */
function* enumSymbols(scope: string, one: Enum): Generator<string> {
  yield `${scope}${one.name}`;
  for (const value of one.values) yield `${scope}${value.name}`;
}

function extensionsOf(file: File): readonly Field[] {
  const nested = (message: Message): readonly Field[] => [...message.extensions, ...message.messages.flatMap(nested)];
  return [...file.extensions, ...file.messages.flatMap(nested)];
}
