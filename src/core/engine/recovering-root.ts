// Recovering the root user: a home that was stopped while a key was asked for logs it when it is active again.

import type { Instant } from '../base/instant.ts';
import { recoverRootKey } from '../replica/key-spaces.ts';
import type { Replica } from '../replica/replica.ts';
import type { Home } from './home.ts';
import type { Outbox } from './outbox.ts';
import { type RootRequest, rootDraft, rootRequestLifeMs } from './root-recovery.ts';

/** Logs a root user's key that was asked for while this home was stopped. */
export function recoverRoot(
  request: RootRequest | undefined,
  parts: { readonly home: Home; readonly replica: Replica; readonly outbox: Outbox },
  now: Instant,
): void {
  if (request === undefined) return;
  const { home, replica, outbox } = parts;
  const { account, atMs } = request;
  const stale = now.wallMs - atMs > rootRequestLifeMs;
  const draft = stale ? undefined : rootDraft(replica.tail, request, replica.nextSeq(account));
  const stamped = draft === undefined ? undefined : home.stamp(draft, now);
  const facts = { account, accessKeyId: request.accessKeyId };
  if (stamped?.ok === false) {
    // It stays for the next start.
    const { code } = stamped.error;
    return outbox.observe('error', 'home', 'a root key could not be logged yet', { ...facts, code });
  }
  if (stamped === undefined) outbox.observe('warn', 'home', 'a root key was not taken', { ...facts, stale });
  else outbox.observe('warn', 'home', 'a root key is recovered', facts);
  replica.forget(recoverRootKey);
}
