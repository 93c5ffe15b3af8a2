// Generations: a reset leaves the cluster's state for a fresh one, under another cluster id. Which they are, and their order.

import type { Json } from '../base/canonical-json.ts';
import { fromBase64, toBase64 } from '../base/text.ts';
import type { Member } from '../model/member.ts';

/** What a reset goes back to: the state that was marked so. */
export interface ResetPointId {
  /** 0: what the cluster began with; each later mark one more. */
  readonly number: number;
  /** Over its entries, hex. */
  readonly hash: string;
}

/** One life of the cluster's state. */
export interface Generation {
  /** 0: what the cluster file tells of; each reset one more. */
  readonly number: number;
  /** 32 hex digits. */
  readonly clusterId: string;
  /** Name of the first home. */
  readonly home: string;
  /** What it began with. */
  readonly members: readonly Member[];
  readonly point: ResetPointId;
}

/** Which of two comes later; 0: they are the same. Resets that met are told apart by their ids. */
export function compareGenerations(a: Generation, b: Generation): number {
  if (a.number !== b.number) return a.number - b.number;
  if (a.clusterId === b.clusterId) return 0;
  return a.clusterId < b.clusterId ? -1 : 1;
}

/**
 * Which of two was marked later; 0: they are the same. Two homes that did not know of each other may both have marked one of
 * one number: their hashes tell all replicas alike which of them holds.
 */
export function comparePoints(a: ResetPointId, b: ResetPointId): number {
  if (a.number !== b.number) return a.number - b.number;
  // What the cluster began with was marked by nobody.
  if (a.number === 0 || a.hash === b.hash) return 0;
  return a.hash < b.hash ? -1 : 1;
}

/** What a message carries of the generation that it belongs to; empty in the first one. */
export function tagOf({ number, clusterId }: Generation): string {
  return number === 0 ? '' : clusterId;
}

/** A generation as a plain value. */
export function generationJson({ members, point, ...plain }: Generation): Json {
  return {
    ...plain,
    point: { ...point },
    members: members.map(({ signingKey, ...member }) => ({ ...member, signingKey: toBase64(signingKey) })),
  };
}

/** Reads {@link generationJson}; undefined where it is none. */
export function generationOf(value: unknown): Generation | undefined {
  const { number, clusterId, home, members, point } = (value ?? {}) as Partial<Record<keyof Generation, unknown>>;
  const id = pointOf(point);
  if (!isCount(number) || typeof clusterId !== 'string' || !/^[0-9a-f]{32}$/.test(clusterId)) return undefined;
  if (typeof home !== 'string' || !Array.isArray(members) || id === undefined) return undefined;
  const read = members.map(memberIn);
  const known = read.filter((member) => member !== undefined);
  if (known.length < read.length || !known.some(({ name, kind }) => name === home && kind === 'voter'))
    return undefined;
  return { number, clusterId, home, members: known, point: id };
}

/** Reads a {@link ResetPointId}; undefined where it is none. */
export function pointOf(value: unknown): ResetPointId | undefined {
  const { number, hash } = (value ?? {}) as Partial<Record<keyof ResetPointId, unknown>>;
  return isCount(number) && typeof hash === 'string' ? { number, hash } : undefined;
}

function memberIn(value: unknown): Member | undefined {
  const member = value as Omit<Member, 'signingKey'> & { readonly signingKey: unknown };
  const texts = ['name', 'id', 'grpcAddress', 'httpAddress', 'peerAddress'] as const;
  if (typeof value !== 'object' || value === null || texts.some((name) => typeof member[name] !== 'string'))
    return undefined;
  const signingKey = typeof member.signingKey === 'string' ? fromBase64(member.signingKey) : undefined;
  if (signingKey?.length !== 32 || !['observer', 'replica', 'voter'].includes(member.kind)) return undefined;
  return { ...member, signingKey };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
