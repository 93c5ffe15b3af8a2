// The root user's key that was asked for while this home was stopped: logged once the home is active.

import type { Instant } from '../base/instant.ts';
import { recoverRootKey } from '../replica/key-spaces.ts';
import type { Replica } from '../replica/replica.ts';
import type { Home } from './home.ts';
import type { Outbox } from './outbox.ts';
import { decodeRootRequest, type RootRequest, rootDraft, rootRequestLifeMs } from './root-recovery.ts';

interface Parts {
  readonly replica: Replica;
  readonly home: Home;
  readonly outbox: Outbox;
}

/** The root user's key that was asked for while this home was stopped: logged once the home is active. */
export class RootKey {
  readonly #parts: Parts;
  readonly #request: RootRequest | undefined;

  /** `stored`: what was left in the store, if anything was. */
  constructor(parts: Parts, stored: Uint8Array | undefined) {
    this.#parts = parts;
    this.#request = stored === undefined ? undefined : decodeRootRequest(stored);
  }

  /** Logs it, where there is one. */
  recover(now: Instant): void {
    const request = this.#request;
    if (request === undefined) return;
    const { replica, home, outbox } = this.#parts;
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
    replica.noteOwn(recoverRootKey, undefined);
  }
}
