// Opens the reasons of a denial that AccessService encoded.

import type { DecodeAuthorizationMessageRequest, DecodeAuthorizationMessageResponse } from '../../shapes/sts.ts';
import { defineAction, refuse } from '../action.ts';

/** Opens the reasons of a denial that AccessService encoded. */
export const DecodeAuthorizationMessage = defineAction<
  DecodeAuthorizationMessageRequest,
  DecodeAuthorizationMessageResponse
>({
  service: 'sts',
  name: 'DecodeAuthorizationMessage',
  kind: 'session',
  permissions: () => [{ action: 'sts:DecodeAuthorizationMessage', resource: '*' }],
  run({ secrets, account }, { encodedMessage }) {
    const decodedMessage = secrets.openAuthorizationMessage(encodedMessage, account);
    if (decodedMessage === undefined)
      return refuse('InvalidAuthorizationMessageException', 'The authorization message is not valid.');
    return { outcome: 'answered', response: { decodedMessage } };
  },
});
