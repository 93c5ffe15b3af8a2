// Key spaces of the store, in one numbered list. A number is never reused; every value starts with its format number.

import { ByteReader, ByteWriter } from '../base/bytes.ts';
import type { Dot } from '../model/revocation.ts';

/** What stands under which prefix. Replicated: equal on replicas at equal positions. Local: this replica's own. */
export const keySpaces = {
  /** Local: one value per name: the last known commit, the last start. */
  meta: '01/',
  /** Replicated: the home log, by index. */
  log: '02/',
  // '03/' was never used: heads stand with the ops they end at.
  /** Replicated: visible records, by record key. */
  records: '04/',
  /** Replicated at equal positions: per account, its visible accountSeq and fingerprint. */
  positions: '05/',
  /** Replicated: revocations, by dot. */
  revocations: '06/',
  /** Local: which revocations a target has, and which of them are visible here. */
  targets: '07/',
  /** Local: when an op was received, committed and became visible here, by index. */
  traces: '08/',
  // '09/' was request ids, before the first release.
  /** Local: profile `manual`: per account, released up to which accountSeq. */
  releases: '0a/',
  /** Replicated: signed checkpoints, by index. */
  checkpoints: '10/',
  /** Local: what records and positions were before the first change behind a checkpoint's place (see preimages.ts). */
  preimages: '11/',
  /** Local: a snapshot on its way in, by store key; nothing counts before its last word. */
  staging: '12/',
  /** Local: what was found to differ, by wall time. */
  evidence: '13/',
  /** Local, merged by the newest: when credentials and identities were last used, by id. Outside fingerprints and backups. */
  uses: '20/',
  /** Local: calls that came in here, by their number: the audit. The oldest go first. */
  events: '21/',
  /** Local: ops that a promotion gave up, by epoch and index: evidence, never read by the replica. */
  voids: '0b/',
  /** Local, outside every generation: which one this replica is in, and what a reset goes back to. */
  generations: '14/',
  /** Local, outside every generation: copies of reset points, by slot. */
  points: '15/',
  /** Local: key spaces of generations but the first, by slot; in each of them stand those above. */
  generationSpaces: '16/',
} as const;

/** Sortable text of an index. */
export function indexText(index: number): string {
  return index.toString(16).padStart(14, '0');
}

/** Reads {@link indexText}. */
export function indexOfText(text: string): number {
  return Number.parseInt(text, 16);
}

/** Index of a `log`, `heads` or `traces` key. */
export function indexOfKey(key: string): number {
  return indexOfText(key.slice(3));
}

/** Store key of an op. */
export const logKey = (index: number): string => keySpaces.log + indexText(index);
/** Store key of a record. */
export const recordStoreKey = (key: string): string => keySpaces.records + key;
/** Store key of an account's position. */
export const positionStoreKey = (account: string): string => keySpaces.positions + account;
/** Store key of a revocation. */
export const revocationStoreKey = (dot: Dot): string =>
  `${keySpaces.revocations}${dot.origin}/${dot.incarnation}/${indexText(dot.seq)}`;
/** Store key of a target's revocations. */
export const targetStoreKey = (target: string): string => keySpaces.targets + target;
/** Store key of an op's trace. */
export const traceKey = (index: number): string => keySpaces.traces + indexText(index);
/** Store key of an account's releases. */
export const releaseKey = (account: string): string => keySpaces.releases + account;
/** Store key of the commit mark. */
export const commitMarkKey = `${keySpaces.meta}commit`;

/** Store key of the mark of a whole disk: an active home's, or a voter's that holds all that it ever stored. */
export const homeMarkKey = `${keySpaces.meta}home`;

/** Store key of the mark of a replica that has shown all that was committed when it came. */
export const admittedKey = `${keySpaces.meta}admitted`;

/** Store key of a root user's key that waits to be logged by the home. */
export const recoverRootKey = `${keySpaces.meta}recover-root`;
/** Store key of the place that the log begins after. */
export const logBaseKey = `${keySpaces.meta}log-base`;
/** Store key of how many bytes of ops the log holds. */
export const logBytesKey = `${keySpaces.meta}log-bytes`;
/** Store key of the mark of a snapshot that is verified and about to take the place of what was here. */
export const installMarkKey = `${keySpaces.meta}install`;
/** Store key of why this replica does not serve. */
export const quarantineKey = `${keySpaces.meta}quarantine`;
/** Store key of the origin that is believed nothing more. */
export const frozenKey = `${keySpaces.meta}frozen`;
/** Store key of a signed checkpoint. */
export const checkpointKey = (index: number): string => keySpaces.checkpoints + indexText(index);
/** Store key of a staged entry of a snapshot. */
export const stagingKey = (key: string): string => keySpaces.staging + key;
/** Store key of a piece of evidence. */
export const evidenceKey = (wallMs: number, account: string): string =>
  `${keySpaces.evidence}${indexText(wallMs)}/${account}`;

/** Store key of when something was last used. */
export const useKey = (id: string): string => keySpaces.uses + id;

/** Store key of an event of the audit. */
export const eventKey = (seq: number): string => keySpaces.events + indexText(seq);

/** Store key of where the events begin and end, and of their bytes. */
export const eventsMarkKey = `${keySpaces.meta}events`;

/** Store key of an op that a promotion gave up. */
export const voidKey = ({ epoch, index }: { readonly epoch: number; readonly index: number }): string =>
  `${keySpaces.voids}${indexText(epoch)}/${indexText(index)}`;

/** Store key of the newest epoch that this voter has promised. */
export const promisedKey = `${keySpaces.meta}promised`;

/** Store key of which generation this replica is in, and in which slot. */
export const generationKey = `${keySpaces.generations}present`;
/** Store key of which reset point this replica holds a copy of, and in which slot. */
export const pointKey = `${keySpaces.generations}point`;
/** Prefix of a generation's key space; the first one has none. */
export const generationPrefix = (slot: number): string =>
  slot === 0 ? '' : `${keySpaces.generationSpaces}${indexText(slot)}/`;
/** Prefix of a reset point's entries. */
export const pointPrefix = (slot: number): string => `${keySpaces.points}${indexText(slot)}/`;

/** First key behind every key that starts with `prefix` (prefixes here end in `/`). */
export function endOfPrefix(prefix: string): string {
  return `${prefix.slice(0, -1)}0`;
}

/** A value of one unsigned integer. */
export function encodeNumber(value: number): Uint8Array {
  return new ByteWriter(10).byte(1).varint(value).finish();
}

/** Reads {@link encodeNumber}. */
export function decodeNumber(bytes: Uint8Array): number {
  const reader = new ByteReader(bytes);
  reader.byte();
  return reader.varint();
}
