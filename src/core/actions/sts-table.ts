// STS's actions, for the table of all.

import type { Action } from './action.ts';
import { AssumeRole } from './sts/AssumeRole.ts';
import { AssumeRoleWithSAML } from './sts/AssumeRoleWithSAML.ts';
import { AssumeRoleWithWebIdentity } from './sts/AssumeRoleWithWebIdentity.ts';
import { AssumeRoot } from './sts/AssumeRoot.ts';
import { DecodeAuthorizationMessage } from './sts/DecodeAuthorizationMessage.ts';
import { GetAccessKeyInfo } from './sts/GetAccessKeyInfo.ts';
import { GetCallerIdentity } from './sts/GetCallerIdentity.ts';
import { GetDelegatedAccessToken } from './sts/GetDelegatedAccessToken.ts';
import { GetFederationToken } from './sts/GetFederationToken.ts';
import { GetSessionToken } from './sts/GetSessionToken.ts';
import { GetWebIdentityToken } from './sts/GetWebIdentityToken.ts';

/** STS's actions. */
export const stsActions = [
  AssumeRole,
  AssumeRoleWithSAML,
  AssumeRoleWithWebIdentity,
  AssumeRoot,
  DecodeAuthorizationMessage,
  GetAccessKeyInfo,
  GetCallerIdentity,
  GetDelegatedAccessToken,
  GetFederationToken,
  GetSessionToken,
  GetWebIdentityToken,
] as readonly Action<never, unknown>[];
