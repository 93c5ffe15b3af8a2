// Import calls: parts of an export turned into the records of an account, by the ordinary actions and their limits; nothing in a part
// is believed.

import type { ExportKey, ExportPlace } from '../../authn/export-key.ts';
import { invariant } from '../../base/invariant.ts';
import { idKey, type RecordKey } from '../../model/record.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import { type UniqueIdKind, uniqueIdKind } from '../../model/unique-id.ts';
import type { View } from '../../model/view.ts';
import type { Action, ActionScope } from '../action.ts';
import { ChainedCalls } from '../chained-calls.ts';
import { isQuarantined } from '../revocations.ts';
import { GivenEntropy } from './given-entropy.ts';

/** An export has whom a role trusts by their ids, which no call could give: some come in a later part, some are gone for ever. */
function withEveryId(view: View): View {
  const known = (key: string): unknown =>
    view.get(key as RecordKey<unknown>) ?? (key.startsWith(idKey('')) ? {} : undefined);
  return {
    get: <T>(key: RecordKey<T>) => known(key) as T | undefined,
    revocationsOf: (target) => view.revocationsOf(target),
  };
}

/** Calls on behalf of an import. */
export class ImportCalls extends ChainedCalls {
  readonly #key: ExportKey | undefined;
  #problem: Refusal | undefined;

  constructor(scope: ActionScope, account: string, key: ExportKey | undefined) {
    super(scope, account, withEveryId);
    this.#key = key;
  }

  /** Why the part at hand is refused: from then on nothing more is made. */
  get problem(): Refusal | undefined {
    return this.#problem;
  }

  /** Decides a call as of the time when the thing was made, and with the id that it had. Whether all is well so far. */
  must<Req extends object>(
    action: Action<Req, unknown>,
    request: Req,
    as: Partial<Pick<ActionScope, 'entropy' | 'nowMs'>> = {},
  ): boolean {
    return this.#problem === undefined && this.holds(this.call(action, request, as));
  }

  /** Notes what is wrong, where something is. Whether all is well so far. */
  holds(problem: Refusal | undefined): boolean {
    this.#problem ??= problem;
    return this.#problem === undefined;
  }

  /** The record of a key that is there, as all is well so far. */
  made<T>(key: RecordKey<T>): T {
    const record = this.scope.view.get(key);
    invariant(record !== undefined, 'what an import has made is there');
    return record;
  }

  /** A secret in a part; undefined where it cannot be opened. */
  open(sealed: string, of: ExportPlace['of']): string | undefined {
    const opened = this.#key?.open(sealed, { account: this.account, of });
    if (opened === undefined) {
      const text =
        this.#key === undefined
          ? `Give the key of the export: without it the ${of} cannot be opened.`
          : `The ${of} cannot be opened: the passphrase is another one, or the file was changed.`;
      this.holds(refusal('InvalidInput', text));
    }
    return opened;
  }

  /** How the entity with that unique id is made: the id must be of its kind, and nobody's, here and now and ever before. */
  withId(kind: UniqueIdKind, id: string, nowMs: number): Pick<ActionScope, 'entropy' | 'nowMs'> {
    this.holds(this.#idProblem(kind, id));
    return { nowMs, entropy: GivenEntropy.idBehind(id.slice(0, 4), id) };
  }

  #idProblem(kind: UniqueIdKind, id: string): Refusal | undefined {
    const { view, isDead } = this.scope;
    if (uniqueIdKind(id) !== kind) return refusal('InvalidInput', `${id} is no id of a ${kind}.`);
    if (view.get(idKey(id)) !== undefined)
      return refusal('EntityAlreadyExists', `The id ${id} is in use here already.`);
    // INVARIANT: no id passes from one account to another, whose ops come in any order.
    if (isDead(id)) return refusal('EntityAlreadyExists', `The id ${id} was deleted here: it is used up.`);
    const isOthers = view.revocationsOf(id).some(({ account }) => account !== this.account);
    return isOthers ? refusal('EntityAlreadyExists', `The id ${id} is another account's.`) : undefined;
  }

  /** INVARIANT: who was in quarantine is in quarantine before it is here. */
  requireQuarantine(principalId: string, quarantined: boolean | undefined): void {
    if (quarantined !== true || isQuarantined(this.scope.view, this.account, principalId)) return;
    this.holds(refusal('InvalidInput', `${principalId} is in quarantine: put it there before it is imported.`));
  }
}
