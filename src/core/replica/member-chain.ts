// The chain of members: who belonged to the cluster at which place of the home log.

import type { Json } from '../base/canonical-json.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { fromBase64, toBase64 } from '../base/text.ts';
import type { Member, MemberKind } from '../model/member.ts';
import type { RecordKey } from '../model/record.ts';
import { clusterAccount } from './epoch-chain.ts';
import type { Op, StoredWrite } from './op.ts';
import { decodeRecord, encodeRecord, recordFormat } from './record-codec.ts';

/** Kind of an op that changes who is a member, or what one is. */
export const memberKind = 'eventide:Member';

/** A member as an op writes it. It stays when the member goes: what it signed must still be read. */
export type MemberRecord = {
  readonly name: string;
  readonly id: string;
  readonly kind: MemberKind;
  readonly becoming?: 'voter';
  readonly status: 'evicted' | 'present';
  /** Base64. */
  readonly signingKey: string;
  readonly grpc: string;
  readonly http: string;
  readonly peer: string;
  readonly featureLevel: number;
  /** Index of the op that wrote this. */
  readonly index: number;
};

/** Prefix of all members' record keys. */
export const memberPrefix = `member/${clusterAccount}/`;

/** Record key of a member. */
export const memberRecordKey = (id: string): RecordKey<MemberRecord> =>
  `${memberPrefix}${id}` as RecordKey<MemberRecord>;

/** One change of who is a member. */
export interface MemberChange {
  /** Index of the op that makes it. */
  readonly index: number;
  readonly member: Member;
  readonly evicted: boolean;
}

/** Who belonged to the cluster up to some place of the log. A value: it never changes. */
export class MemberChain {
  readonly #origin: readonly Member[];
  readonly #changes: readonly MemberChange[];
  readonly #present = new Map<string, Member>();
  readonly #ever = new Map<string, Member>();
  /** The present members, in the order they came. */
  readonly present: readonly Member[];
  readonly voters: readonly Member[];

  private constructor(origin: readonly Member[], changes: readonly MemberChange[]) {
    this.#origin = origin;
    this.#changes = changes;
    for (const member of origin) {
      this.#ever.set(member.id, member);
      this.#present.set(member.id, member);
    }
    for (const { member, evicted } of changes) {
      this.#ever.set(member.id, member);
      if (evicted) this.#present.delete(member.id);
      else this.#present.set(member.id, member);
    }
    this.present = [...this.#present.values()];
    this.voters = this.present.filter(({ kind }) => kind === 'voter');
  }

  /** Those whom the cluster began with. */
  static begin(members: readonly Member[]): MemberChain {
    return new MemberChain(members, []);
  }

  /** Those whom somebody names that is believed, without the changes that made them it. */
  static told(present: readonly Member[], former: readonly Member[]): MemberChain {
    return new MemberChain(
      [...former, ...present],
      former.map((member) => ({ index: 0, member, evicted: true })),
    );
  }

  /** With a change more, behind all others. */
  with(change: MemberChange): MemberChain {
    return new MemberChain(this.#origin, [...this.#changes, change]);
  }

  /** Without what was changed from an index on. */
  before(index: number): MemberChain {
    if ((this.#changes.at(-1)?.index ?? 0) < index) return this;
    return new MemberChain(
      this.#origin,
      this.#changes.filter((change) => change.index < index),
    );
  }

  /** A present member. */
  find(id: string): Member | undefined {
    return this.#present.get(id);
  }

  /** A member, or one that was evicted. */
  ever(id: string): Member | undefined {
    return this.#ever.get(id);
  }

  /** Those who were evicted. */
  get former(): readonly Member[] {
    return [...this.#ever.values()].filter(({ id }) => !this.#present.has(id));
  }

  /** Whether somebody was evicted. */
  isEvicted(id: string): boolean {
    return this.#ever.has(id) && !this.#present.has(id);
  }

  /** Index of the last change of all; 0 where there was none. */
  get lastChange(): number {
    return this.#changes.at(-1)?.index ?? 0;
  }

  /** Whether exactly one voter comes or goes between this and a later chain, or none. */
  votersDiffer(later: MemberChain): number {
    const mine = new Set(this.voters.map(({ id }) => id));
    const theirs = new Set(later.voters.map(({ id }) => id));
    return [...mine].filter((id) => !theirs.has(id)).length + [...theirs].filter((id) => !mine.has(id)).length;
  }
}

/** What the op writes that changes a member. */
export function memberWrite(index: number, member: Member, status: MemberRecord['status']): StoredWrite {
  const { name, id, kind, becoming } = member;
  const record: MemberRecord = {
    ...{ name, id, kind, status, index, signingKey: toBase64(member.signingKey) },
    ...{ grpc: member.grpcAddress, http: member.httpAddress, peer: member.peerAddress },
    featureLevel: member.featureLevel ?? 1,
    ...(becoming === undefined ? {} : { becoming }),
  };
  return { key: memberRecordKey(id), value: encodeRecord(record satisfies Json) };
}

/** Reads the change of members that an op makes; undefined where it makes none. Refuses one that breaks the rules of changes. */
export function readMemberChange(op: Op, chain: MemberChain): Result<MemberChange | undefined, string> {
  if (op.kind !== memberKind) return ok(undefined);
  const writes = op.writes.filter(({ key }) => key.startsWith(memberPrefix));
  const [write] = writes;
  if (op.account !== clusterAccount || writes.length !== 1 || write?.value?.[0] !== recordFormat)
    return fail('it does not write one member');
  const change = memberChangeOf(decoded(write.value));
  if (change === undefined || write.key !== memberRecordKey(change.member.id))
    return fail("a member's record is malformed");
  if (change.index !== op.index) return fail('its record tells of another place');
  if (chain.isEvicted(change.member.id)) return fail('an evicted member never comes back under its id');
  const after = chain.with(change);
  // INVARIANT: majorities of voters before and after a change have a voter in common only where one voter comes or goes.
  if (chain.votersDiffer(after) > 1) return fail('more than one voter comes or goes');
  if (after.voters.length === 0) return fail('no voter stays');
  return ok(change);
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return decodeRecord(bytes);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Whose record that is, from its bytes alone; undefined where they are malformed. */
export function decodeMember(bytes: Uint8Array): Member | undefined {
  return bytes[0] === recordFormat ? memberChangeOf(decoded(bytes))?.member : undefined;
}

/** Reads a member's record; undefined where it is malformed. */
export function memberChangeOf(value: unknown): MemberChange | undefined {
  if (!isMemberRecord(value)) return undefined;
  const signingKey = fromBase64(value.signingKey);
  if (signingKey?.length !== 32) return undefined;
  const { name, id, kind, becoming, index, status, featureLevel } = value;
  const addresses = { grpcAddress: value.grpc, httpAddress: value.http, peerAddress: value.peer };
  const member = { name, id, kind, signingKey, ...addresses, featureLevel };
  return { index, evicted: status === 'evicted', member: becoming === undefined ? member : { ...member, becoming } };
}

function isMemberRecord(value: unknown): value is MemberRecord {
  const record = value as Partial<MemberRecord> | null;
  if (typeof record !== 'object' || record === null) return false;
  const texts = [record.name, record.id, record.signingKey, record.grpc, record.http, record.peer];
  return (
    texts.every((text) => typeof text === 'string') &&
    ['observer', 'replica', 'voter'].includes(record.kind ?? '') &&
    (record.becoming === undefined || record.becoming === 'voter') &&
    (record.status === 'evicted' || record.status === 'present') &&
    Number.isSafeInteger(record.featureLevel) &&
    Number.isSafeInteger(record.index)
  );
}
