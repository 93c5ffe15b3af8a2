// Shows users, groups, roles and managed policies with all that belongs to them, kind after kind: a page may hold several.

import {
  type GroupRecord,
  type PolicyRecord,
  policyKey,
  prefixOf,
  type RoleRecord,
  type UserRecord,
  vendorAccount,
} from '../../model/record.ts';
import type {
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
  GroupDetail,
  ManagedPolicyDetail,
  RoleDetail,
  UserDetail,
} from '../../shapes/iam.ts';
import { type ActionScope, defineAction, type RangeItem, type RangePlan } from '../action.ts';
import { groupDetail, policyDetail, roleDetail, userDetail } from '../authorization-details.ts';
import { countOf } from '../entities.ts';
import { type ProfilesByRole, profilesPlan } from '../instance-profiles.ts';
import { badMarker, pageEnd, pageSize, readMarker } from '../paging.ts';

type Kind = GetAccountAuthorizationDetailsRequest['filter'][number];

/** Shows users, groups, roles and managed policies with all that belongs to them, kind after kind. */
export const GetAccountAuthorizationDetails = defineAction<
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse
>({
  service: 'iam',
  name: 'GetAccountAuthorizationDetails',
  kind: 'read',
  permissions: () => [{ action: 'iam:GetAccountAuthorizationDetails', resource: '*' }],
  run(scope, request) {
    const { filter } = request;
    const wanted = kinds.filter((kind) => filter.length === 0 || filter.includes(kind));
    const marked = readMarker(request.marker);
    const after = marked?.startsWith(markerPrefix) === true ? marked.slice(markerPrefix.length) : undefined;
    if (marked !== undefined && after === undefined) return badMarker;
    const kind = after === undefined ? nextKind(scope, wanted) : kindOfKey(scope, wanted, after);
    if (kind === undefined)
      return after === undefined
        ? { outcome: 'answered', response: { ...new Page(scope, new Map()).lists, ...pageEnd(undefined) } }
        : badMarker;
    return { outcome: 'range', plan: new Reading(scope, wanted, pageSize(request)).plan(kind, after) };
  },
});

const kinds: readonly Kind[] = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'];
const markerPrefix = 'details/';
// Characters of details after which a page ends before MaxItems does: five versions of a policy may be thirty thousand,
// and a door answers with some megabytes at most.
const pageCharacters = 1_000_000;

/** Of the vendor's policies those are shown that the account uses: their use stands under the account. */
function prefixOfKind(kind: Kind, account: string): string {
  switch (kind) {
    case 'User':
      return prefixOf('user', account);
    case 'Group':
      return prefixOf('group', account);
    case 'Role':
      return prefixOf('role', account);
    case 'LocalManagedPolicy':
      return prefixOf('policy', account);
    case 'AWSManagedPolicy':
      return prefixOf('policy-use', account, vendorAccount);
  }
}

/** The first of these kinds that the account may have something of: how many of the vendor's it uses is not counted. */
function nextKind({ view, account }: ActionScope, among: readonly Kind[]): Kind | undefined {
  const counted = { User: 'users', Group: 'groups', Role: 'roles', LocalManagedPolicy: 'policies' } as const;
  return among.find((kind) => kind === 'AWSManagedPolicy' || countOf(view, account, counted[kind]) > 0);
}

function kindOfKey({ account }: ActionScope, among: readonly Kind[], key: string): Kind | undefined {
  return among.find((kind) => key.startsWith(prefixOfKind(kind, account)));
}

/** Reads a page: what is left of a kind, and of the kinds behind it as much as there is room for. */
class Reading {
  readonly #scope: ActionScope;
  readonly #wanted: readonly Kind[];
  readonly #size: number;
  readonly #stretches: { readonly kind: Kind; readonly items: readonly RangeItem[] }[] = [];
  #count = 0;
  /** Where the next page goes on: behind a record, or before the first one of a kind. */
  #end: string | undefined;

  constructor(scope: ActionScope, wanted: readonly Kind[], size: number) {
    this.#scope = scope;
    this.#wanted = wanted;
    this.#size = size;
  }

  plan(kind: Kind, after?: string): RangePlan<GetAccountAuthorizationDetailsResponse> {
    const prefix = prefixOfKind(kind, this.#scope.account);
    const room = this.#size - this.#count;
    return {
      prefix,
      // Where the page is full already, one tells that there is more.
      limit: Math.max(room, 1),
      ...(after === undefined ? {} : { after }),
      then: (items, lastKey) => {
        if (room > 0) this.#take(kind, items, lastKey);
        else if (items.length > 0) this.#end = prefix;
        return this.#next(kind);
      },
      finish: () => this.#response(new Map()),
    };
  }

  #take(kind: Kind, items: readonly RangeItem[], lastKey: string | undefined): void {
    this.#stretches.push({ kind, items });
    this.#count += items.length;
    this.#end = lastKey;
  }

  #next(kind: Kind): RangePlan<GetAccountAuthorizationDetailsResponse> | undefined {
    const behind = this.#wanted.slice(this.#wanted.indexOf(kind) + 1);
    const next = this.#end === undefined ? nextKind(this.#scope, behind) : undefined;
    if (next !== undefined) return this.plan(next);
    const roles = this.#stretches.flatMap((one) => (one.kind === 'Role' ? one.items : []));
    return profilesPlan(
      this.#scope,
      roles.map(({ value }) => value as RoleRecord),
      (profiles) => this.#response(profiles),
    );
  }

  #response(profiles: ProfilesByRole): GetAccountAuthorizationDetailsResponse {
    const page = new Page(this.#scope, profiles);
    let end = this.#end;
    let last: string | undefined;
    for (const [kind, item] of this.#stretches.flatMap(({ kind, items }) => items.map((one) => [kind, one] as const))) {
      if (page.isFull) {
        end = last;
        break;
      }
      page.add(kind, item);
      last = item.key;
    }
    return { ...page.lists, ...pageEnd(end === undefined ? undefined : markerPrefix + end) };
  }
}

/** The four lists of a page, filled until they hold enough. */
class Page {
  readonly #scope: ActionScope;
  readonly #profiles: ProfilesByRole;
  readonly #users: UserDetail[] = [];
  readonly #groups: GroupDetail[] = [];
  readonly #roles: RoleDetail[] = [];
  readonly #policies: ManagedPolicyDetail[] = [];
  #characters = 0;

  constructor(scope: ActionScope, profiles: ProfilesByRole) {
    this.#scope = scope;
    this.#profiles = profiles;
  }

  get isFull(): boolean {
    return this.#characters >= pageCharacters;
  }

  get lists(): Omit<GetAccountAuthorizationDetailsResponse, 'isTruncated' | 'marker'> {
    return {
      userDetailList: this.#users,
      groupDetailList: this.#groups,
      roleDetailList: this.#roles,
      policies: this.#policies,
    };
  }

  add(kind: Kind, item: RangeItem): void {
    this.#characters += JSON.stringify(this.#detail(kind, item) ?? '').length;
  }

  #detail(kind: Kind, { key, value }: RangeItem): object | undefined {
    const scope = this.#scope;
    switch (kind) {
      case 'User':
        return added(this.#users, userDetail(scope, value as UserRecord));
      case 'Group':
        return added(this.#groups, groupDetail(scope, value as GroupRecord));
      case 'Role': {
        const role = value as RoleRecord;
        return added(this.#roles, roleDetail(scope, role, this.#profiles.get(role.id) ?? []));
      }
      case 'LocalManagedPolicy':
        return added(this.#policies, policyDetail(scope, scope.account, value as PolicyRecord));
      case 'AWSManagedPolicy': {
        // The vendor's ops become visible in their own time: a policy may be in use that is not here yet.
        const policy = scope.view.get(policyKey(vendorAccount, key.split('/').at(-1) ?? ''));
        return policy === undefined ? undefined : added(this.#policies, policyDetail(scope, vendorAccount, policy));
      }
    }
  }
}

function added<T>(list: T[], one: T): T {
  list.push(one);
  return one;
}
