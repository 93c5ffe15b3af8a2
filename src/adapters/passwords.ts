// Passwords: argon2id (RFC 9106) hashes as PHC strings, made and verified on libuv's threads.

import type { SlowAskOf, SlowDoneOf } from '../core/model/slow-work.ts';

// Argon2id is the library's default. RFC 9106 and OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Verifies each password, then hashes the new one. A hash that cannot be read is nobody's. */
export async function verifyAndHash({ verify, hash }: SlowAskOf<'passwords'>): Promise<SlowDoneOf<'passwords'>> {
  // Loaded when there is a password: a replica without people does without it.
  const argon2 = await import('@node-rs/argon2');
  const verified: boolean[] = [];
  // One after the other: who counts as one at a time uses the memory of one.
  for (const { password, hash: kept } of verify) verified.push(await argon2.verify(kept, password).catch(() => false));
  return {
    ...{ kind: 'passwords', verified },
    ...(hash === undefined ? {} : { hash: await argon2.hash(hash, cost) }),
  };
}
