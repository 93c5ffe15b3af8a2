// Which messages have something secret in them, at any depth.

import { fieldsOf, type ServiceName } from './lookup.ts';

const known = new Map<string, boolean>();

/** Whether a message has a member that is secret, or bytes, which may be: looked up once, the tables do not change. */
export function holdsSecrets(service: ServiceName, message: string): boolean {
  const name = `${service}.${message}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  // A message within itself: what it has besides decides.
  known.set(name, false);
  const found = (fieldsOf(service, message) ?? []).some(
    ({ sensitive, type, message: inner }) =>
      sensitive === true || type === 'bytes' || (inner !== undefined && holdsSecrets(service, inner)),
  );
  known.set(name, found);
  return found;
}
