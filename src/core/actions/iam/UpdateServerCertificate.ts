// Renames a server certificate, or moves it to another path. Its unique id stays.

import { iamArn } from '../../model/arn.ts';
import { serverCertificateKey } from '../../model/record.ts';
import type { UpdateServerCertificateRequest, UpdateServerCertificateResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  changeServerCertificate,
  findServerCertificate,
  serverCertificateExists,
  serverCertificatePermission,
} from '../server-certificates.ts';

/** Renames a server certificate, or moves it to another path. Its unique id stays. */
export const UpdateServerCertificate = defineAction<UpdateServerCertificateRequest, UpdateServerCertificateResponse>({
  service: 'iam',
  name: 'UpdateServerCertificate',
  kind: 'write',
  permissions(scope, { serverCertificateName, newPath, newServerCertificateName }) {
    const { account } = scope.caller;
    const permission = serverCertificatePermission(scope, 'iam:UpdateServerCertificate', serverCertificateName);
    if (newPath === undefined && newServerCertificateName === undefined) return [permission];
    const found = findServerCertificate(scope.view, account, serverCertificateName);
    const path = newPath ?? found?.path ?? '/';
    const name = newServerCertificateName ?? found?.name ?? serverCertificateName;
    return [permission, { ...permission, resource: iamArn('server-certificate', account, path, name) }];
  },
  run(scope, { serverCertificateName, newPath, newServerCertificateName }) {
    const { view, account } = scope;
    return changeServerCertificate(scope, serverCertificateName, (found) => {
      const [name, path] = [newServerCertificateName ?? found.name, newPath ?? found.path];
      const [before, after] = [serverCertificateKey(account, found.name), serverCertificateKey(account, name)];
      const isTaken = before !== after && view.get(after) !== undefined;
      return isTaken ? serverCertificateExists(name) : { ...found, name, path };
    });
  },
});
