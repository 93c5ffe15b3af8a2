// Shows everything that an account holds, in a form for other clusters: a kind after the other, a page at a time.

import { type AccountRecord, accountKey } from '../../model/record.ts';
import type { ExportAccountRequest, ExportAccountResponse, ExportedPart } from '../../shapes/cluster.ts';
import { accountClosed, foreignAccount, isClosed, noSuchAccount } from '../accounts.ts';
import { type ActionScope, defineAction, type RangeItem, refuse } from '../action.ts';
import { badMarker, pageEnd, readMarker } from '../paging.ts';
import { ExportParts } from '../transfer/export-parts.ts';
import { type PartKind, partKinds, partPrefix } from '../transfer/record-kinds.ts';
import { SealedParts } from '../transfer/sealed-parts.ts';

// Records that are looked at for a page, and the characters after which one ends before: a door answers with some megabytes.
const pageRecords = 200;
const pageCharacters = 500_000;

/** Shows everything that an account holds, in a form for other clusters: a kind after the other, a page at a time. */
export const ExportAccount = defineAction<ExportAccountRequest, ExportAccountResponse>({
  service: 'cluster',
  name: 'ExportAccount',
  kind: 'read',
  // Whoever gives the key opens the secrets that it seals.
  permissions: (_, { key }) =>
    ['ExportAccount', ...(key === undefined ? [] : ['ExportAccountSecrets'])].map((name) => ({
      action: `eventide:${name}`,
      resource: '*',
    })),
  run(scope, request) {
    const { id: account } = request;
    const foreign = foreignAccount(scope, account);
    if (foreign !== undefined) return { outcome: 'refused', refusal: foreign };
    const record = scope.view.get(accountKey(account));
    if (record === undefined) return { outcome: 'refused', refusal: noSuchAccount(account) };
    if (isClosed(scope.view, account)) return { outcome: 'refused', refusal: accountClosed(account) };
    if ((request.key === undefined) !== (request.withoutSecrets === true))
      return refuse('InvalidInput', 'Give a key that seals the secrets, or say that they are to be left out.');
    const place = placeOf(account, request.marker);
    if (place === undefined) return badMarker;
    const { kind, after } = place;
    const page = new Page({ ...scope, account }, request, record);
    return {
      outcome: 'range',
      plan: {
        ...{ prefix: partPrefix(kind, account), after, limit: pageRecords },
        finish: (items, lastKey) => page.finish(kind, { items, lastKey, isFirst: request.marker === undefined }),
      },
    };
  },
});

const markerPrefix = 'export/';

/** Where a page begins: a kind, and the key that it goes on behind; undefined where the marker is none of this account's. */
function placeOf(
  account: string,
  marker: string | undefined,
): { readonly kind: PartKind; readonly after: string } | undefined {
  const marked = readMarker(marker);
  if (marked === undefined) return { kind: partKinds[0], after: partPrefix(partKinds[0], account) };
  if (marked?.startsWith(markerPrefix) !== true) return undefined;
  const after = marked.slice(markerPrefix.length);
  const kind = partKinds.find((one) => after.startsWith(partPrefix(one, account)));
  return kind === undefined ? undefined : { kind, after };
}

/** A page, begun at a position of the account. */
class Page {
  readonly #scope: ActionScope;
  readonly #record: AccountRecord;
  readonly #sealed: SealedParts;
  readonly #position: number;

  constructor(scope: ActionScope, { key }: ExportAccountRequest, record: AccountRecord) {
    this.#scope = scope;
    this.#record = record;
    this.#sealed = new SealedParts(scope, key === undefined ? undefined : scope.secrets.exportKey(key));
    this.#position = scope.shownSeqOf(scope.account);
  }

  finish(
    kind: PartKind,
    read: { readonly items: readonly RangeItem[]; readonly lastKey: string | undefined; readonly isFirst: boolean },
  ): ExportAccountResponse {
    const { account, cluster } = this.#scope;
    const parts = new ExportParts(this.#scope, this.#sealed);
    const shown: ExportedPart[] = read.isFirst ? [parts.account(this.#record)] : [];
    let characters = 0;
    let last: string | undefined;
    for (const { key, value } of read.items) {
      if (characters >= pageCharacters) break;
      const made = parts.of(kind, value);
      characters += JSON.stringify(made).length;
      shown.push(...made);
      last = key;
    }
    const isCut = last !== undefined && last !== read.items.at(-1)?.key;
    const next = partKinds[partKinds.indexOf(kind) + 1];
    const behind = isCut ? last : (read.lastKey ?? (next === undefined ? undefined : partPrefix(next, account)));
    if (behind === undefined) shown.push(parts.root(this.#record));
    const { marker } = pageEnd(behind === undefined ? undefined : markerPrefix + behind);
    // INVARIANT: records are read after the page began; what came between shows in the position, and then the page is worth nothing.
    const moved = this.#scope.shownSeqOf(account) !== this.#position;
    return {
      ...{ parts: shown, position: this.#position, replica: cluster.replica, clusterId: cluster.clusterId },
      ...(moved ? { moved } : {}),
      leftOut: this.#sealed.leftOut,
      ...(marker === undefined ? {} : { marker }),
    };
  }
}
