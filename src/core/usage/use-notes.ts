// Notes of use: what this replica has seen being used since its last telling. Taken on the path of every call, so they cost next to nothing.

import type { Caller } from '../model/caller.ts';
import { serviceTitle, toldAction } from './services.ts';
import { accessKeyUseId, accountUseId, ownMoment, type UseMoment, type UseMoments } from './use.ts';

// Ids that are waited with between two tellings: beyond them use goes unnoted until the next. About 300 bytes each.
const mostIds = 10_000;
// What is known to be noted already; beyond it everything is noted anew, which costs but is no less right.
const mostRecent = 100_000;

/** Says where a credential was used, and for what. Asked only where it is going to be noted. */
export type WhereUsed = () => Pick<UseMoment, 'region' | 'service'>;

/** Notes of use since the last telling: at most one per thing and interval. */
export class UseNotes {
  readonly #intervalMs: number;
  /** When something was noted last, by id, then by what was done. */
  readonly #recent = new Map<string, Map<string, number>>();
  #recentSize = 0;
  #noted = new Map<string, Map<string, UseMoment>>();

  /** `intervalMs`: how soon the same is noted again. */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** Somebody has proved who it is: its long-term key was used, or its role. */
  proved(caller: Caller, nowMs: number, where: WhereUsed): void {
    const id = usedCredential(caller);
    if (id === undefined || this.#isRecent(id, ownMoment, nowMs)) return;
    this.#note(id, ownMoment, { atMs: nowMs, ...where() });
  }

  /** A user, or the root user of an account by its number, has signed in with its password. */
  signedIn(principalId: string, nowMs: number): void {
    if (this.#isRecent(principalId, ownMoment, nowMs)) return;
    this.#note(principalId, ownMoment, { atMs: nowMs, region: '', service: '' });
  }

  /** Somebody has tried an action, whether or not it was allowed. Only services that exist are told of. */
  attempted(caller: Caller, action: string, nowMs: number, region: () => string): void {
    const { principalId } = caller;
    if (principalId === '' || this.#isRecent(principalId, action, nowMs)) return;
    const service = action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase();
    if (serviceTitle(service) === undefined) return;
    const moment = { atMs: nowMs, region: region().slice(0, longestRegion), service: '' };
    this.#note(principalId, service, moment);
    this.#note(accountUseId(caller.account), service, moment);
    const told = toldAction(action);
    if (told !== undefined) this.#note(principalId, told, moment);
  }

  /** All that was noted; from here on it is noted anew. */
  take(): ReadonlyMap<string, UseMoments> {
    const noted = this.#noted;
    this.#noted = new Map();
    return noted;
  }

  /** Whether the same was noted within the interval; from now on it is. */
  #isRecent(id: string, what: string, nowMs: number): boolean {
    let known = this.#recent.get(id);
    const atMs = known?.get(what);
    // A clock that was set back must not silence anything.
    if (atMs !== undefined && nowMs - atMs < this.#intervalMs && nowMs >= atMs) return true;
    if (this.#recentSize >= mostRecent) {
      this.#recent.clear();
      this.#recentSize = 0;
      known = undefined;
    }
    if (known === undefined) {
      known = new Map();
      this.#recent.set(id, known);
    }
    if (!known.has(what)) this.#recentSize++;
    known.set(what, nowMs);
    return false;
  }

  #note(id: string, name: string, moment: UseMoment): void {
    const moments = this.#noted.get(id);
    if (moments !== undefined) moments.set(name, moment);
    else if (this.#noted.size < mostIds) this.#noted.set(id, new Map([[name, moment]]));
  }
}

// No region of AWS's is longer than half of it.
const longestRegion = 64;

/** What a caller's proof was made with, as far as its use is told of: a long-term key, or a role by its session. */
function usedCredential({ kind, accessKeyId, principalId, session }: Caller): string | undefined {
  if (session === undefined) return accessKeyId === '' ? undefined : accessKeyUseId(accessKeyId);
  return kind === 'AssumedRole' ? principalId : undefined;
}
