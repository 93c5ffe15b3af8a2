// Which messages have something secret in them, at any depth.

import { fieldsOf, type ServiceName } from '../shapes/lookup.ts';

const known = new Map<string, boolean>();

/** Whether a message has a member that is secret, or bytes, which may be: looked up once, the tables do not change. */
export function holdsSecrets(service: ServiceName, message: string): boolean {
  const name = `${service}.${message}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  const found = look(service, message, new Set());
  known.set(name, found);
  return found;
}

/** `seen`: messages that were looked at already; one may stand within itself. */
function look(service: ServiceName, message: string, seen: Set<string>): boolean {
  if (seen.has(message)) return false;
  seen.add(message);
  return (fieldsOf(service, message) ?? []).some(
    ({ sensitive, type, message: inner }) =>
      sensitive === true || type === 'bytes' || (inner !== undefined && look(service, inner, seen)),
  );
}
