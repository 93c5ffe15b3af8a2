// Shows users, groups, roles and managed policies with all that belongs to them: kind after kind, a page of one at a time.

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
import { type ActionScope, defineAction, type RangeItem } from '../action.ts';
import { groupDetail, policyDetail, roleDetail, userDetail } from '../authorization-details.ts';
import { countOf } from '../entities.ts';
import { type ProfilesByRole, profilesPlan } from '../instance-profiles.ts';
import { badMarker, pageEnd, pageSize, readMarker } from '../paging.ts';

type Kind = GetAccountAuthorizationDetailsRequest['filter'][number];

/** Shows users, groups, roles and managed policies with all that belongs to them: kind after kind, a page of one at a time. */
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
        ? { outcome: 'answered', response: { ...new Page(scope).lists, ...pageEnd(undefined) } }
        : badMarker;
    const respond = (items: readonly RangeItem[], lastKey: string | undefined, profiles?: ProfilesByRole) => {
      const page = new Page(scope, profiles);
      const shown = page.add(kind, items);
      // Behind the last one shown; where nothing of the kind follows, before the first one of the next.
      const next = nextKind(scope, wanted.slice(wanted.indexOf(kind) + 1));
      const first = next === undefined ? undefined : prefixOfKind(next, scope.account);
      const last = shown < items.length ? items[shown - 1]?.key : (lastKey ?? first);
      return { ...page.lists, ...pageEnd(last === undefined ? undefined : markerPrefix + last) };
    };
    return {
      outcome: 'range',
      plan: {
        prefix: prefixOfKind(kind, scope.account),
        limit: pageSize(request),
        ...(after === undefined ? {} : { after }),
        then(items, lastKey) {
          if (kind !== 'Role') return undefined;
          const roles = items.map(({ value }) => value as RoleRecord);
          return profilesPlan(scope, roles, (profiles) => respond(items, lastKey, profiles));
        },
        finish: (items, lastKey) => respond(items, lastKey),
      },
    };
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

/** The four lists of a page, filled until they hold enough. */
class Page {
  readonly #scope: ActionScope;
  readonly #profiles: ProfilesByRole;
  readonly #users: UserDetail[] = [];
  readonly #groups: GroupDetail[] = [];
  readonly #roles: RoleDetail[] = [];
  readonly #policies: ManagedPolicyDetail[] = [];

  constructor(scope: ActionScope, profiles: ProfilesByRole = new Map()) {
    this.#scope = scope;
    this.#profiles = profiles;
  }

  get lists(): Omit<GetAccountAuthorizationDetailsResponse, 'isTruncated' | 'marker'> {
    return {
      userDetailList: this.#users,
      groupDetailList: this.#groups,
      roleDetailList: this.#roles,
      policies: this.#policies,
    };
  }

  /** Adds records of a kind, the first in any case; how many there was room for. */
  add(kind: Kind, items: readonly RangeItem[]): number {
    let characters = 0;
    for (const [at, item] of items.entries()) {
      if (characters >= pageCharacters) return at;
      characters += JSON.stringify(this.#detail(kind, item) ?? '').length;
    }
    return items.length;
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
