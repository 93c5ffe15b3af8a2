// Server reflection, v1 and v1alpha, from the bytes of the built descriptor set: what clients without our protos ask for.

import { type ServerDuplexStream, type ServiceDefinition, status } from '@grpc/grpc-js';
import type { MessageTable } from '../../core/shapes/table.ts';
import { type DescriptorIndex, indexDescriptors } from './descriptor-index.ts';
import { MessageCodecs } from './message-codec.ts';

// The messages of grpc/reflection/v1/reflection.proto; v1alpha differs in nothing but the package.
const table: MessageTable = {
  Request: [
    { name: 'host', proto: 'host', wire: 'host', number: 1, type: 'string' },
    { name: 'fileByFilename', proto: 'file_by_filename', wire: '', number: 3, type: 'string' },
    { name: 'fileContainingSymbol', proto: 'file_containing_symbol', wire: '', number: 4, type: 'string' },
    {
      ...{ name: 'fileContainingExtension', proto: 'file_containing_extension', wire: '', number: 5 },
      ...{ type: 'message', message: 'ExtensionRequest' },
    },
    { name: 'allExtensionNumbersOfType', proto: 'all_extension_numbers_of_type', wire: '', number: 6, type: 'string' },
    { name: 'listServices', proto: 'list_services', wire: '', number: 7, type: 'string' },
  ],
  ExtensionRequest: [
    { name: 'containingType', proto: 'containing_type', wire: '', number: 1, type: 'string' },
    { name: 'extensionNumber', proto: 'extension_number', wire: '', number: 2, type: 'int32' },
  ],
  Response: [
    { name: 'validHost', proto: 'valid_host', wire: '', number: 1, type: 'string' },
    { name: 'originalRequest', proto: 'original_request', wire: '', number: 2, type: 'message', message: 'Request' },
    { name: 'files', proto: 'file_descriptor_response', wire: '', number: 4, type: 'message', message: 'Files' },
    {
      ...{ name: 'extensions', proto: 'all_extension_numbers_response', wire: '', number: 5 },
      ...{ type: 'message', message: 'ExtensionNumbers' },
    },
    { name: 'services', proto: 'list_services_response', wire: '', number: 6, type: 'message', message: 'Services' },
    { name: 'error', proto: 'error_response', wire: '', number: 7, type: 'message', message: 'ErrorResponse' },
  ],
  Files: [{ name: 'files', proto: 'file_descriptor_proto', wire: '', number: 1, type: 'bytes', repeated: true }],
  ExtensionNumbers: [
    { name: 'baseTypeName', proto: 'base_type_name', wire: '', number: 1, type: 'string' },
    { name: 'numbers', proto: 'extension_number', wire: '', number: 2, type: 'int32', repeated: true },
  ],
  Services: [
    { name: 'services', proto: 'service', wire: '', number: 1, type: 'message', message: 'Service', repeated: true },
  ],
  Service: [{ name: 'name', proto: 'name', wire: '', number: 1, type: 'string' }],
  ErrorResponse: [
    { name: 'code', proto: 'error_code', wire: '', number: 1, type: 'int32' },
    { name: 'message', proto: 'error_message', wire: '', number: 2, type: 'string' },
  ],
};

/** One question: exactly one member besides `host` is there. */
export interface ReflectionRequest {
  readonly host?: string;
  readonly fileByFilename?: string;
  readonly fileContainingSymbol?: string;
  readonly fileContainingExtension?: { readonly containingType?: string; readonly extensionNumber?: number };
  readonly allExtensionNumbersOfType?: string;
  readonly listServices?: string;
}

/** One answer: exactly one of the last four members is there. */
export interface ReflectionResponse {
  readonly validHost?: string;
  readonly originalRequest?: ReflectionRequest;
  readonly files?: { readonly files: readonly Uint8Array[] };
  readonly extensions?: { readonly baseTypeName?: string; readonly numbers: readonly number[] };
  readonly services?: { readonly services: readonly { readonly name?: string }[] };
  readonly error?: { readonly code?: number; readonly message?: string };
}

const codecs = new MessageCodecs(table);
const requestCodec = codecs.codec<ReflectionRequest>('Request');
const responseCodec = codecs.codec<ReflectionResponse>('Response');

/** Full names of the services. */
export const reflectionServiceNames = [
  'grpc.reflection.v1.ServerReflection',
  'grpc.reflection.v1alpha.ServerReflection',
] as const;

/** One of the two services, for servers and clients. */
export function reflectionService(name: (typeof reflectionServiceNames)[number]) {
  return {
    serverReflectionInfo: {
      path: `/${name}/ServerReflectionInfo`,
      requestStream: true,
      responseStream: true,
      requestSerialize: requestCodec.encode,
      requestDeserialize: requestCodec.decode,
      responseSerialize: responseCodec.encode,
      responseDeserialize: responseCodec.decode,
    },
  } satisfies ServiceDefinition;
}

/** Answers reflection questions. The descriptor set is read when the first one comes: most replicas are never asked. */
export class Reflection {
  readonly #descriptorSet: () => Buffer;
  readonly #services: readonly string[];
  #index: DescriptorIndex | undefined;

  constructor(descriptorSet: () => Buffer, services: readonly string[]) {
    this.#descriptorSet = descriptorSet;
    this.#services = services;
  }

  /** The handlers of {@link reflectionService}. */
  readonly handlers = {
    serverReflectionInfo: (call: ServerDuplexStream<ReflectionRequest, ReflectionResponse>): void => {
      // A file goes over one stream once, as the protocol allows: clients remember.
      const sent = new Set<string>();
      call.on('data', (request: ReflectionRequest) => {
        if (!call.write(this.#answer(request, sent))) {
          call.pause();
          call.once('drain', () => call.resume());
        }
      });
      call.on('end', () => call.end());
    },
  };

  #answer(request: ReflectionRequest, sent: Set<string>): ReflectionResponse {
    const base = { validHost: request.host ?? '', originalRequest: request };
    this.#index ??= indexDescriptors(this.#descriptorSet());
    const index = this.#index;
    if (request.listServices !== undefined) {
      return { ...base, services: { services: this.#services.map((name) => ({ name })) } };
    }
    if (request.allExtensionNumbersOfType !== undefined) {
      const baseTypeName = request.allExtensionNumbersOfType;
      const numbers = index.extensionNumbers(baseTypeName);
      return numbers === undefined
        ? notFound(base, `type ${baseTypeName}`)
        : { ...base, extensions: { baseTypeName, numbers } };
    }
    const asked = askedFile(request, index);
    if (asked === undefined) {
      return { ...base, error: { code: status.INVALID_ARGUMENT, message: 'The request asks for nothing.' } };
    }
    if (asked.file === undefined) return notFound(base, asked.what);
    return { ...base, files: { files: index.filesFor(asked.file, sent) } };
  }
}

function askedFile(
  request: ReflectionRequest,
  index: DescriptorIndex,
): { readonly what: string; readonly file: string | undefined } | undefined {
  const { fileByFilename, fileContainingSymbol, fileContainingExtension } = request;
  if (fileByFilename !== undefined) return { what: `file ${fileByFilename}`, file: index.fileNamed(fileByFilename) };
  if (fileContainingSymbol !== undefined) {
    return { what: `symbol ${fileContainingSymbol}`, file: index.fileOfSymbol(fileContainingSymbol) };
  }
  if (fileContainingExtension === undefined) return undefined;
  const { containingType = '', extensionNumber = 0 } = fileContainingExtension;
  const file = index.fileOfExtension(containingType, extensionNumber);
  return { what: `extension ${extensionNumber} of ${containingType}`, file };
}

function notFound(base: ReflectionResponse, what: string): ReflectionResponse {
  return { ...base, error: { code: status.NOT_FOUND, message: `There is no ${what}.` } };
}
