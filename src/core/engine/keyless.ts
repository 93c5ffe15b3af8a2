// A keyless observer: it can check no proof and seal nothing, so it answers questions about named principals and nothing else.

import { refusal } from '../model/refusal.ts';

/** Whatever needs a data key: a signature or token to check, a secret or session to seal. */
export const dataKeysMissing = refusal(
  'DATA_KEYS_MISSING',
  'This observer has no data keys: it can check no signature and no token. It answers unsigned Authorize calls about a named principal only. Ask another replica.',
);

/** An unsigned question about its own caller. */
export const principalMissing = refusal(
  'InvalidInput',
  'Name the principal: this observer has no data keys and cannot know who asks.',
);
