// Recovery at start: runs the scans one after the other, then tells what the store held.

import type { Digests } from '../core/base/ports.ts';
import { type Recovered, Recovery } from '../core/replica/recovered.ts';
import type { Store } from './ports.ts';

/** Reads back a replica's state; `done` gets it, or why the store cannot be believed. */
export function recover(
  store: Store,
  parts: { readonly digests: Digests; readonly keptOps: number },
  done: (recovered: Recovered | undefined, failure: string | undefined) => void,
): void {
  const recovery = new Recovery(store, parts);
  const scans = [...recovery.scans()];
  const next = (): void => {
    const scan = scans.shift();
    if (scan === undefined) {
      const finished = recovery.finish();
      if (finished.ok) done(finished.value, undefined);
      else done(undefined, finished.error);
      return;
    }
    store.scan(scan, (failure) => {
      if (failure === undefined) next();
      else done(undefined, failure);
    });
  };
  next();
}
