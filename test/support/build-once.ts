// Builds dist once before tests that start real processes, where the sources are newer than it.

import { buildIfStale } from '../../scripts/build.ts';

/** Vitest's global setup of the `e2e` project. */
export default async function buildOnce(): Promise<void> {
  await buildIfStale({ types: false });
}
