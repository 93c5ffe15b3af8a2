// The state check: whether records and positions, as they come in, are the state that a checkpoint vouches for.

import { MalformedBytesError, sameBytes } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';
import type { CheckpointState } from './checkpoint.ts';
import { FingerprintSum, fingerprintHash } from './fingerprint.ts';
import { keySpaces } from './key-spaces.ts';
import { decodePosition } from './positions.ts';

/** Takes all records and positions of one state, one by one, then tells what is wrong with them. */
export class StateCheck {
  readonly #digests: Digests;
  /** All records less all accounts' states: nothing, where they fit. */
  readonly #sum = new FingerprintSum();
  readonly #accounts = new Map<string, { accountSeq: number; index: number; fingerprint: Uint8Array }>();
  #problem: string | undefined;

  constructor(digests: Digests) {
    this.#digests = digests;
  }

  /** One entry, by its store key. */
  take(key: string, value: Uint8Array): void {
    if (key.startsWith(keySpaces.records)) {
      this.#sum.addRecord(this.#digests, key.slice(keySpaces.records.length), value);
      return;
    }
    if (!key.startsWith(keySpaces.positions)) {
      this.#problem ??= 'it holds what is no part of a state';
      return;
    }
    try {
      const { accountSeq, index, fingerprint } = decodePosition(value);
      this.#sum.subtractState(fingerprint);
      const hash = fingerprintHash(this.#digests, fingerprint);
      this.#accounts.set(key.slice(keySpaces.positions.length), { accountSeq, index, fingerprint: hash });
    } catch (error) {
      if (!(error instanceof MalformedBytesError)) throw error;
      this.#problem ??= 'a position in it is malformed';
    }
  }

  /** Why the records are not those that the positions tell of; undefined where they are. */
  recordsProblem(): string | undefined {
    if (this.#problem !== undefined) return this.#problem;
    return this.#sum.state().every((byte) => byte === 0) ? undefined : 'its records do not add up to the fingerprints';
  }

  /** Why it is not the state of a checkpoint; undefined where it is. */
  problem(state: CheckpointState): string | undefined {
    const wrong = this.recordsProblem();
    if (wrong !== undefined) return wrong;
    if (this.#accounts.size !== state.accounts.length) return 'it does not have the accounts of the checkpoint';
    for (const mark of state.accounts) {
      const found = this.#accounts.get(mark.account);
      const fits =
        found?.accountSeq === mark.accountSeq &&
        found.index === mark.index &&
        sameBytes(found.fingerprint, mark.fingerprint);
      if (!fits) return `account ${mark.account} is not as the checkpoint has it`;
    }
    return undefined;
  }
}
