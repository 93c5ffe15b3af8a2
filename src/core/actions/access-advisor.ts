// The access advisor: which services the policies of somebody allow, and when each was last tried, by whom.

import { prefixOf, type RoleRecord, type UserRecord } from '../model/record.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { covers } from '../policy/findings/cover.ts';
import type { EntityDetails, ErrorDetails, ServiceLastAccessed, TrackedActionLastAccessed } from '../shapes/iam.ts';
import { actionsToldOf, servicePrefixes, serviceTitle } from '../usage/services.ts';
import { trackingPeriodMs, type UseMoment, type UseMoments } from '../usage/use.ts';
import type { FoundReport } from './access-reports.ts';
import type { ActionOutcome, ActionScope, RangeItem, RangePlan } from './action.ts';
import { type EntityKind, findEntity } from './entities.ts';
import type { ReportName } from './kept-reports.ts';
import { documentOf, findPolicy, type ManagedPolicy } from './managed-policies.ts';
import { grantsAccess, policiesOf } from './service-access.ts';
import { findSource, isMissingSource } from './simulation/source.ts';

/** A user or role that may have used what a report is about, and what it has used. */
export interface ReportEntity {
  readonly kind: 'role' | 'user';
  readonly arn: string;
  readonly record: RoleRecord | UserRecord;
  readonly moments: UseMoments;
}

/** What a report is about, as it was when it was made. */
export interface ReportTarget {
  /** Policies that say which services are listed. */
  readonly policies: readonly CompiledPolicy[];
  /** Whose use is told. */
  readonly entities: readonly ReportEntity[];
}

// Of one entity with its record and its moments, more or less.
const bytesOfEntity = 2000;

/**
 * Makes the response of a report once everybody is found whom it tells of; `missing` where its subject is no more. A report is
 * made when it is first fetched, and stays as it is.
 */
export function withTarget<Res>(
  scope: ActionScope,
  { id, subject }: FoundReport<'entity'>,
  respond: { readonly with: (target: ReportTarget) => Res; readonly missing: (error: ErrorDetails) => Res },
): ActionOutcome<Res> {
  const name = `service access/${scope.account}/${id}` as ReportName<ReportTarget>;
  const kept = scope.reports.get(name);
  if (kept !== undefined) return { outcome: 'answered', response: respond.with(kept) };
  return ofSubject(scope, subject, {
    missing: respond.missing,
    with: (target) =>
      respond.with(scope.reports.keep(name, target, bytesOfEntity * (target.policies.length + target.entities.length))),
  });
}

function ofSubject<Res>(
  scope: ActionScope,
  subject: FoundReport<'entity'>['subject'],
  respond: { readonly with: (target: ReportTarget) => Res; readonly missing: (error: ErrorDetails) => Res },
): ActionOutcome<Res> {
  const { view, account } = scope;
  const policy = findPolicy(view, account, subject.arn);
  if (policy !== undefined && policy.record.id === subject.id) return ofPolicy(scope, policy, respond.with);
  const found = policy === undefined ? findSource(view, account, subject.arn) : undefined;
  if (found === undefined || isMissingSource(found) || found.record.id !== subject.id) {
    const message = `${subject.arn} was deleted after the report had been asked for.`;
    return { outcome: 'answered', response: respond.missing({ code: 'NoSuchEntity', message }) };
  }
  const { kind, record } = found;
  const policies = policiesOf(view, kind, { account, name: record.name });
  if (kind === 'group') {
    const people = new People(scope);
    const plan = people.membersOf(record.id, () => respond.with({ policies, entities: people.entities }));
    return { outcome: 'range', plan };
  }
  const people = new People(scope);
  people.add(kind, record.name);
  return { outcome: 'answered', response: respond.with({ policies, entities: people.entities }) };
}

/** The users and roles that a policy is attached to, and the users of the groups that it is attached to. */
function ofPolicy<Res>(
  scope: ActionScope,
  policy: ManagedPolicy,
  respond: (target: ReportTarget) => Res,
): ActionOutcome<Res> {
  const { view, account } = scope;
  const { owner, name } = policy.named;
  const text = documentOf(view, policy, policy.record.defaultVersion) ?? '';
  const policies = [compilePolicy(text, { policyType: 'identity', policyId: policy.record.arn })];
  const people = new People(scope);
  const groups: string[] = [];
  const finish = (): Res => respond({ policies, entities: people.entities });
  const plan: RangePlan<Res> = {
    prefix: prefixOf('attachment', account, owner, name.toLowerCase()),
    limit: mostRead,
    then(items) {
      for (const { key, value } of items) {
        const kind = key.split('/')[4] as EntityKind;
        const found = findEntity(view, kind, account, nameIn(value));
        // The edge of a boundary attaches nothing.
        if (found?.record.attachedPolicies.includes(policy.record.arn) !== true) continue;
        if (found.kind === 'group') groups.push(found.record.id);
        else people.add(found.kind, found.record.name);
      }
      return nextGroup();
    },
    finish,
  };
  const nextGroup = (): RangePlan<Res> | undefined => {
    const group = groups.shift();
    return group === undefined ? undefined : people.membersOf(group, finish, nextGroup);
  };
  return { outcome: 'range', plan };
}

// More than an account can hold of anything.
const mostRead = 20_000;

function nameIn(edge: unknown): string {
  return (edge as { readonly name: string }).name;
}

/** Users and roles, each once. */
class People {
  readonly #scope: ActionScope;
  readonly #entities = new Map<string, ReportEntity>();

  constructor(scope: ActionScope) {
    this.#scope = scope;
  }

  get entities(): readonly ReportEntity[] {
    return [...this.#entities.values()];
  }

  add(kind: 'role' | 'user', name: string): void {
    const { view, account, uses, nowMs } = this.#scope;
    const found = findEntity(view, kind, account, name);
    if (found === undefined || this.#entities.has(found.record.id)) return;
    const { arn, record } = found;
    this.#entities.set(record.id, { kind, arn, record, moments: within(uses.of(record.id), nowMs) });
  }

  /** Reads the members of a group; then what `next` says. */
  membersOf<Res>(groupId: string, finish: () => Res, next?: () => RangePlan<Res> | undefined): RangePlan<Res> {
    const { view, account } = this.#scope;
    return {
      prefix: prefixOf('membership', account, groupId),
      limit: mostRead,
      then: (items: readonly RangeItem[]) => {
        for (const { value } of items) {
          const user = findEntity(view, 'user', account, nameIn(value));
          if (user?.record.groups.includes(groupId) === true) this.add('user', user.record.name);
        }
        return next?.();
      },
      finish,
    };
  }
}

/** What of it is within the tracking period. */
export function within(moments: UseMoments | undefined, nowMs: number): UseMoments {
  return new Map([...(moments ?? [])].filter(([, { atMs }]) => nowMs - atMs <= trackingPeriodMs));
}

/** Services that some of the policies allow something of. */
export function servicesOf(policies: readonly CompiledPolicy[]): readonly string[] {
  return servicePrefixes.filter((service) => policies.some((policy) => grantsAccess(policy, service)));
}

/** A service as a report tells of it. */
export function serviceDetail(
  { policies, entities }: ReportTarget,
  serviceNamespace: string,
  granularity: 'ACTION_LEVEL' | 'SERVICE_LEVEL',
): ServiceLastAccessed {
  const users = usersOf(entities, serviceNamespace);
  const [last] = users;
  return {
    serviceName: serviceTitle(serviceNamespace) ?? serviceNamespace,
    serviceNamespace,
    ...(last === undefined
      ? {}
      : {
          lastAuthenticated: last.moment.atMs,
          lastAuthenticatedEntity: last.entity.arn,
          lastAuthenticatedRegion: last.moment.region,
        }),
    totalAuthenticatedEntities: users.length,
    trackedActionsLastAccessed:
      granularity === 'ACTION_LEVEL'
        ? actionsToldOf(serviceNamespace)
            .filter((name) => policies.some((policy) => allowsAction(policy, `${serviceNamespace}:${name}`)))
            .map((name) => actionDetail(entities, serviceNamespace, name))
        : [],
  };
}

function actionDetail(
  entities: readonly ReportEntity[],
  service: string,
  actionName: string,
): TrackedActionLastAccessed {
  const [last] = usersOf(entities, `${service}:${actionName}`);
  if (last === undefined) return { actionName };
  const { atMs, region } = last.moment;
  return { actionName, lastAccessedEntity: last.entity.arn, lastAccessedTime: atMs, lastAccessedRegion: region };
}

/** Whether a statement of the policy allows the action on anything. Conditions and denials are not asked. */
function allowsAction({ statements }: CompiledPolicy, action: string): boolean {
  const lower = action.toLowerCase();
  return statements.some(({ effect, statement: { actions, notActions } }) => {
    if (effect !== 'Allow') return false;
    const named = (patterns: readonly string[]) => patterns.some((one) => covers(one.toLowerCase(), lower));
    return actions !== undefined ? named(actions) : !named(notActions ?? []);
  });
}

interface Used {
  readonly entity: ReportEntity;
  readonly moment: UseMoment;
}

/** Who has used something, the last one first. */
function usersOf(entities: readonly ReportEntity[], name: string): readonly Used[] {
  const users = entities.flatMap((entity) => {
    const moment = entity.moments.get(name);
    return moment === undefined ? [] : [{ entity, moment }];
  });
  return users.toSorted((a, b) => b.moment.atMs - a.moment.atMs || (a.entity.arn < b.entity.arn ? -1 : 1));
}

/** Everybody who could use a service by what is reported on: the last who did first, behind them those who did not. */
export function entityDetails({ policies, entities }: ReportTarget, service: string): readonly EntityDetails[] {
  if (!policies.some((policy) => grantsAccess(policy, service))) return [];
  const users = usersOf(entities, service);
  const used = new Set(users.map(({ entity }) => entity));
  const others = entities.filter((entity) => !used.has(entity)).toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
  return [
    ...users.map(({ entity, moment }) => ({ entityInfo: shapeOf(entity), lastAuthenticated: moment.atMs })),
    ...others.map((entity) => ({ entityInfo: shapeOf(entity) })),
  ];
}

function shapeOf({ kind, arn, record: { name, id, path } }: ReportEntity): EntityDetails['entityInfo'] {
  return { arn, name, type: kind === 'user' ? 'USER' : 'ROLE', id, path };
}
