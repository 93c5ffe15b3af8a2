// Words for durable storage: writes of a batch and reads of a range.

/** One write of a batch; undefined deletes. */
export interface StoreWrite {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** Takes the entries of a scan, in key order, in chunks. */
export interface ScanVisitor {
  /** Whether to go on. */
  visit(entries: readonly (readonly [key: string, value: Uint8Array])[]): boolean;
}

/** A read of a key range on one snapshot, taken when it is asked for. */
export interface Scan {
  /** First key, exclusive. */
  readonly after: string;
  /** End of the range, exclusive. */
  readonly before: string;
  /** Entries per chunk. */
  readonly chunk: number;
  readonly visitor: ScanVisitor;
}

/** Begins a read of the keys between two, both exclusive; `then` hears when it is over, and why it failed. */
export type StartScan = (
  after: string,
  before: string,
  visitor: ScanVisitor,
  then: (failure: string | undefined) => void,
) => void;
