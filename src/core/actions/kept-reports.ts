// Reports as they were made, for whoever fetches them again: in bounded memory, made anew where they are gone from it.

import { BoundedCache } from '../base/bounded-cache.ts';
import type { Brand } from '../base/brand.ts';

/** What a report is kept under; `T` is what is kept. */
export type ReportName<T> = Brand<string, 'ReportName'> & { readonly kept?: T };

// Bytes, more or less: six credential reports of accounts that hold as many users as any may.
const mostBytes = 32 * 1024 * 1024;

/** Reports that this replica has made. */
export class KeptReports {
  readonly #reports = new BoundedCache<unknown>(mostBytes);

  get<T>(name: ReportName<T>): T | undefined {
    return this.#reports.get(name) as T | undefined;
  }

  /** Keeps a report of about so many bytes, and gives it back. */
  keep<T>(name: ReportName<T>, report: T, bytes: number): T {
    this.#reports.set(name, report, bytes);
    return report;
  }
}
