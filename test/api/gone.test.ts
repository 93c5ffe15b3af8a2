// A caller that goes away: each listener hears it, once, and none that has had its answer.

import { expect, it } from 'vitest';
import { Departure } from '../../src/api/gone.ts';

it('tells those who listen, once', () => {
  const gone = new Departure();
  const heard: string[] = [];
  const answered = (): void => void heard.push('answered');
  gone.addEventListener('abort', () => heard.push('waiting'));
  gone.addEventListener('abort', answered);
  gone.removeEventListener('abort', answered);
  expect(gone.aborted).toBe(false);
  gone.abort();
  gone.abort();
  expect([heard, gone.aborted]).toEqual([['waiting'], true]);
});
