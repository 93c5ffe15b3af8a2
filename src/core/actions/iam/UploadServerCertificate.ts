// Takes in a server certificate with its private key, which nobody gets back.

import { iamArn } from '../../model/arn.ts';
import { quotas } from '../../model/quotas.ts';
import {
  type ServerCertificateBodyRecord,
  type ServerCertificateRecord,
  serverCertificateBodyKey,
  serverCertificateKey,
} from '../../model/record.ts';
import { newUniqueId } from '../../model/unique-id.ts';
import type { UploadServerCertificateRequest, UploadServerCertificateResponse } from '../../shapes/iam.ts';
import { defineAction, type Permission } from '../action.ts';
import { awsResourceTags, counted, countOf, quotaExceeded } from '../entities.ts';
import {
  certificateValidity,
  findServerCertificate,
  serverCertificateExists,
  serverCertificateShape,
  validityRefused,
} from '../server-certificates.ts';
import { requestTags, tagsRefused, withTags } from '../tags.ts';

/** Takes in a server certificate with its private key, which nobody gets back. */
export const UploadServerCertificate = defineAction<UploadServerCertificateRequest, UploadServerCertificateResponse>({
  service: 'iam',
  name: 'UploadServerCertificate',
  kind: 'write',
  permissions({ caller }, { serverCertificateName, path = '/', tags }) {
    const permission: Permission = {
      action: 'iam:UploadServerCertificate',
      resource: iamArn('server-certificate', caller.account, path, serverCertificateName),
      context: { ...awsResourceTags(tags), ...requestTags(tags) },
    };
    return tags.length === 0 ? [permission] : [permission, { ...permission, action: 'iam:TagServerCertificate' }];
  },
  run(scope, request) {
    const { view, account, nowMs } = scope;
    const { serverCertificateName: name, path = '/' } = request;
    // White space around them is not shown again, as in AWS: Terraform compares.
    const [body, chain] = [request.certificateBody.trim(), request.certificateChain?.trim()];
    if (findServerCertificate(view, account, name) !== undefined)
      return { outcome: 'refused', refusal: serverCertificateExists(name) };
    const limit = quotas.serverCertificatesPerAccount;
    if (countOf(view, account, 'serverCertificates') >= limit)
      return { outcome: 'refused', refusal: quotaExceeded('ServerCertificatesPerAccount', limit) };
    const expiresAtMs = certificateValidity(scope, request);
    if (validityRefused(expiresAtMs)) return { outcome: 'refused', refusal: expiresAtMs };
    const tags = withTags([], request.tags, 'other');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    const id = newUniqueId('server-certificate', scope.entropy);
    const record: ServerCertificateRecord = { name, path, id, createdAtMs: nowMs, expiresAtMs, tags };
    const sealedSecret = scope.secrets.sealPrivateKey(request.privateKey, id, account);
    const parts: ServerCertificateBodyRecord = {
      ...{ body, privateKey: { id, createdAtMs: nowMs, sealedSecret } },
      ...(chain === undefined ? {} : { chain }),
    };
    const writes = [
      { key: serverCertificateKey(account, name), value: record },
      { key: serverCertificateBodyKey(account, id), value: parts },
      counted(view, account, 'serverCertificates', 1),
    ];
    const response = { serverCertificateMetadata: serverCertificateShape(account, record), tags };
    return { outcome: 'written', response, writes, class: 'create' };
  },
});
