// The catalogue of services: their actions, resource types and condition keys, looked up without regard to case.

import { compileWildcard, type Matcher } from './wildcard.ts';

/** What kind of thing an action does. */
export type AccessLevel = (typeof accessLevels)[number];

/** All access levels, in the order in which tables count them. */
export const accessLevels = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'] as const;

/** What the values of a condition key are. */
export type KeyType = (typeof keyTypes)[number];

/** All types of condition keys, in the order in which tables count them. */
export const keyTypes = ['String', 'ARN', 'Bool', 'Numeric', 'Date', 'IPAddress', 'Binary'] as const;

/** A set of condition keys, by its place in the tables. */
type SetIndex = number;

/** How an action uses a resource type: twice its index (and one more where it is required), its keys. */
export type UseRow = readonly [type: number, keys: SetIndex];

/** An action: its name, the index of its level, its keys, its resource types. */
export type ActionRow = readonly [name: string, level: number, keys: SetIndex, uses: readonly UseRow[]];

/** A resource type. */
type ResourceTypeRow = readonly [name: string, arn: string, keys: SetIndex];

/** One service. */
export type ServiceRow = readonly [
  prefix: string,
  title: string,
  keys: SetIndex,
  resourceTypes: readonly ResourceTypeRow[],
  actions: readonly ActionRow[],
];

/** The catalogue as it is stored: every key once, every set once, all else by index. */
export interface CatalogueTables {
  readonly format: 1;
  /** Where it comes from, with its version. */
  readonly source: string;
  /** Name, and twice the index of its type (and one more where it has several values). */
  readonly keys: readonly (readonly [name: string, type: number])[];
  readonly keySets: readonly (readonly number[])[];
  /** Keys that every request may have. */
  readonly globalKeys: SetIndex;
  /** Prefixes of condition keys that are no service's, such as `saml`. */
  readonly keyPrefixes: readonly string[];
  /** Services that heed resource control policies. */
  readonly resourceControl: readonly string[];
  readonly services: readonly ServiceRow[];
}

/** A condition key. */
export interface CatalogueKey {
  /** `s3:prefix`, `aws:RequestTag/${TagKey}`. */
  readonly name: string;
  readonly type: KeyType;
  readonly multivalued: boolean;
  /** Whether a part of the name is the caller's choice: `${TagKey}`. */
  readonly template: boolean;
}

/** A resource type of a service. */
export interface CatalogueResourceType {
  readonly name: string;
  /** `arn:${Partition}:s3:::${BucketName}`. */
  readonly arn: string;
  readonly keys: readonly CatalogueKey[];
}

/** How an action uses a resource type. */
export interface ResourceUse {
  readonly type: CatalogueResourceType;
  readonly required: boolean;
  /** Keys that only exist where this type is used, besides the type's own. */
  readonly keys: readonly CatalogueKey[];
}

/** An action. */
export interface CatalogueAction {
  /** `s3:GetObject`. */
  readonly name: string;
  readonly service: string;
  readonly level: AccessLevel;
  /** Empty: the action has no resource-level permission, and its resource is `*`. */
  readonly uses: readonly ResourceUse[];
  readonly keys: readonly CatalogueKey[];
}

/** A service. */
export interface CatalogueService {
  readonly prefix: string;
  readonly title: string;
  readonly keys: readonly CatalogueKey[];
  readonly resourceTypes: readonly CatalogueResourceType[];
  readonly actions: readonly CatalogueAction[];
}

/** Looks things up in the tables. Services are taken apart when they are first asked for. */
export class Catalogue {
  readonly source: string;
  readonly #tables: CatalogueTables;
  readonly #keys: readonly CatalogueKey[];
  readonly #rows: ReadonlyMap<string, ServiceRow>;
  readonly #services = new Map<string, ReadService>();
  readonly #keySets = new Map<SetIndex, readonly CatalogueKey[]>();
  readonly #plainKeys = new Map<string, CatalogueKey>();
  /** Keys with a free part, by what stands before their colon. */
  readonly #templates = new Map<string, { readonly matches: Matcher; readonly key: CatalogueKey }[]>();
  readonly #keyPrefixes: ReadonlySet<string>;
  #typesByArn: ReadonlyMap<string, readonly CatalogueResourceType[]> | undefined;

  constructor(tables: CatalogueTables) {
    this.source = tables.source;
    this.#tables = tables;
    this.#keys = tables.keys.map(([name, type]) => keyOf(name, type));
    this.#rows = new Map(tables.services.map((row) => [row[0].toLowerCase(), row]));
    for (const key of this.#keys) this.#noteKey(key);
    this.#keyPrefixes = new Set([...tables.keyPrefixes, ...this.#templates.keys(), 'aws']);
  }

  /** Prefixes of all services, in order. */
  get prefixes(): readonly string[] {
    return this.#tables.services.map(([prefix]) => prefix);
  }

  /** Keys that every request may have. */
  get globalKeys(): readonly CatalogueKey[] {
    return this.#keySet(this.#tables.globalKeys);
  }

  /** The service of a prefix. */
  serviceOf(prefix: string): CatalogueService | undefined {
    return this.#service(prefix.toLowerCase());
  }

  /** The action of a name such as `s3:GetObject`. */
  action(name: string): CatalogueAction | undefined {
    const lower = name.toLowerCase();
    return this.#service(lower.slice(0, Math.max(0, lower.indexOf(':'))))?.byName.get(lower);
  }

  /** The actions that a pattern of Action or NotAction covers: `s3:Get*`, `*`. */
  actionsMatching(pattern: string): readonly CatalogueAction[] {
    const lower = pattern.toLowerCase();
    if (lower === '*') return [...this.#rows.keys()].flatMap((prefix) => this.#service(prefix)?.actions ?? []);
    const colon = lower.indexOf(':');
    if (colon < 0) return [];
    if (!/[*?]/.test(lower)) {
      const named = this.action(lower);
      return named === undefined ? [] : [named];
    }
    const prefix = lower.slice(0, colon);
    const matches = compileWildcard(lower);
    return this.#prefixesMatching(prefix).flatMap((each) => {
      const service = this.#service(each);
      if (service === undefined) return [];
      return [...service.byName].flatMap(([name, action]) => (matches(name) ? [action] : []));
    });
  }

  /** Every key that a request for the action may have: of the action, of its resource types, and the global ones. */
  keysFor(action: CatalogueAction): readonly CatalogueKey[] {
    const keys = new Set([...action.keys, ...this.globalKeys]);
    for (const use of action.uses) {
      for (const key of use.keys) keys.add(key);
      for (const key of use.type.keys) keys.add(key);
    }
    return [...keys];
  }

  /** The key of a name as policies write it: `aws:requesttag/team` is `aws:RequestTag/${TagKey}`. */
  conditionKey(name: string): CatalogueKey | undefined {
    const lower = name.toLowerCase();
    const plain = this.#plainKeys.get(lower);
    if (plain !== undefined) return plain;
    return this.#templates.get(prefixOf(lower))?.find(({ matches }) => matches(lower))?.key;
  }

  /** Whether keys with this prefix are known at all. Those of identity providers are the providers' own. */
  hasKeyPrefix(prefix: string): boolean {
    const lower = prefix.toLowerCase();
    return this.#rows.has(lower) || this.#keyPrefixes.has(lower);
  }

  /** Whether requests of a service are judged by resource control policies. */
  heedsResourceControl(prefix: string): boolean {
    return this.#tables.resourceControl.includes(prefix.toLowerCase());
  }

  /** Resource types, of whatever service, whose ARNs have that service part. */
  typesOfArn(service: string): readonly CatalogueResourceType[] {
    this.#typesByArn ??= this.#readTypesByArn();
    return this.#typesByArn.get(service.toLowerCase()) ?? [];
  }

  #readTypesByArn(): ReadonlyMap<string, readonly CatalogueResourceType[]> {
    const types = new Map<string, CatalogueResourceType[]>();
    for (const [, , , rows] of this.#tables.services) {
      for (const row of rows) {
        const part = row[1].split(':')[2] ?? '';
        const others = types.get(part);
        if (others === undefined) types.set(part, [this.#readType(row)]);
        else others.push(this.#readType(row));
      }
    }
    return types;
  }

  #readType([name, arn, keys]: ResourceTypeRow): CatalogueResourceType {
    return { name, arn, keys: this.#keySet(keys) };
  }

  #prefixesMatching(prefix: string): readonly string[] {
    if (!/[*?]/.test(prefix)) return [prefix];
    const matches = compileWildcard(prefix);
    return [...this.#rows.keys()].filter(matches);
  }

  #noteKey(key: CatalogueKey): void {
    const lower = key.name.toLowerCase();
    if (!key.template) {
      this.#plainKeys.set(lower, key);
      return;
    }
    // A free part is at least one character long.
    const entry = { matches: compileWildcard(lower.replaceAll(freePart, '?*')), key };
    const prefix = prefixOf(lower);
    const others = this.#templates.get(prefix);
    if (others === undefined) this.#templates.set(prefix, [entry]);
    else others.push(entry);
  }

  #keySet(index: SetIndex): readonly CatalogueKey[] {
    const known = this.#keySets.get(index);
    if (known !== undefined) return known;
    const keys = (this.#tables.keySets[index] ?? []).flatMap((at) => this.#keys[at] ?? []);
    this.#keySets.set(index, keys);
    return keys;
  }

  #service(prefix: string): ReadService | undefined {
    const known = this.#services.get(prefix);
    if (known !== undefined) return known;
    const row = this.#rows.get(prefix);
    if (row === undefined) return undefined;
    const service = this.#readService(row);
    this.#services.set(prefix, service);
    return service;
  }

  #readService([prefix, title, keys, types, rows]: ServiceRow): ReadService {
    const resourceTypes = types.map((row) => this.#readType(row));
    const actions = rows.map((row) => this.#readAction(prefix, row, resourceTypes));
    const byName = new Map(actions.map((action) => [action.name.toLowerCase(), action]));
    return { prefix, title, keys: this.#keySet(keys), resourceTypes, actions, byName };
  }

  #readAction(
    prefix: string,
    [name, level, keys, uses]: ActionRow,
    types: readonly CatalogueResourceType[],
  ): CatalogueAction {
    return {
      name: `${prefix}:${name}`,
      service: prefix,
      level: accessLevels[level] ?? 'Write',
      keys: this.#keySet(keys),
      uses: uses.flatMap(([index, set]) => {
        const type = types[index >> 1];
        if (type === undefined) return [];
        const required = (index & 1) === 1;
        return [{ type, required, keys: this.#keySet(set) }];
      }),
    };
  }
}

interface ReadService extends CatalogueService {
  readonly byName: ReadonlyMap<string, CatalogueAction>;
}

const freePart = /\$\{[^}]*\}/g;

function keyOf(name: string, type: number): CatalogueKey {
  return {
    name,
    type: keyTypes[type >> 1] ?? 'String',
    multivalued: (type & 1) === 1,
    template: name.includes('${'),
  };
}

/** What stands before the colon: a service's prefix, or a provider's name. */
function prefixOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(':')));
}
