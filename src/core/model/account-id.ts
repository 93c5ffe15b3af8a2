// Account ids: twelve digits.

import type { Brand } from '../base/brand.ts';

/** An AWS account id. */
export type AccountId = Brand<string, 'AccountId'>;

const twelveDigits = /^\d{12}$/;

/** `text` as an account id, or undefined where it is none. */
export function parseAccountId(text: string): AccountId | undefined {
  return twelveDigits.test(text) ? (text as AccountId) : undefined;
}
