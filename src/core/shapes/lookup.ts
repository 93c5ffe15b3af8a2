// Finds messages and methods in the generated tables, by service.

import type { FieldRow, MessageTable, MethodRow } from './table.ts';
import { accessMessages, accessMethods } from './tables/access.ts';
import { chaosMessages, chaosMethods } from './tables/chaos.ts';
import { clusterMessages, clusterMethods } from './tables/cluster.ts';
import { iamMessages, iamMethods } from './tables/iam.ts';
import { stsMessages, stsMethods } from './tables/sts.ts';

/** A service whose requests and responses have shapes. */
export type ServiceName = 'access' | 'chaos' | 'cluster' | 'iam' | 'sts';

/** All services with shapes. */
export const serviceNames: readonly ServiceName[] = ['access', 'chaos', 'cluster', 'iam', 'sts'];

const messages: Readonly<Record<ServiceName, MessageTable>> = {
  access: accessMessages,
  chaos: chaosMessages,
  cluster: clusterMessages,
  iam: iamMessages,
  sts: stsMessages,
};

const methods: Readonly<Record<ServiceName, readonly MethodRow[]>> = {
  access: accessMethods,
  chaos: chaosMethods,
  cluster: clusterMethods,
  iam: iamMethods,
  sts: stsMethods,
};

const methodsByName = new Map<string, MethodRow>();
for (const service of serviceNames) {
  for (const method of methods[service]) methodsByName.set(`${service}.${method.name}`, method);
}

/** All messages of a service's package, by name. */
export function messagesOf(service: ServiceName): MessageTable {
  return messages[service];
}

/** The fields of a message; undefined where the package has no such message. */
export function fieldsOf(service: ServiceName, message: string): readonly FieldRow[] | undefined {
  const table = messages[service];
  return Object.hasOwn(table, message) ? table[message] : undefined;
}

/** All methods of a service, in the proto's order. */
export function methodsOf(service: ServiceName): readonly MethodRow[] {
  return methods[service];
}

/** The method of an action; undefined for an action that the proto does not know. */
export function findMethod(service: ServiceName, action: string): MethodRow | undefined {
  return methodsByName.get(`${service}.${action}`);
}
