// Parts of an export: records of an account in a form that says nothing of the cluster they stood in.

import { accountAliasKey } from '../../model/account-alias.ts';
import type { MfaDeviceRecord } from '../../model/credential-record.ts';
import { delegationListKey } from '../../model/delegation.ts';
import { outboundFederationKey } from '../../model/federation-record.ts';
import {
  type AccountRecord,
  type GroupRecord,
  type InstanceProfileRecord,
  idKey,
  type OidcProviderRecord,
  type PolicyRecord,
  passwordPolicyKey,
  policyVersionKey,
  type RoleRecord,
  type SamlProviderRecord,
  type ServerCertificateRecord,
  samlMetadataKey,
  type UserRecord,
} from '../../model/record.ts';
import type { ExportedInlinePolicy, ExportedPart, ExportedSigningCertificate } from '../../shapes/cluster.ts';
import type { ActionScope } from '../action.ts';
import { findMfaDevice } from '../mfa-devices.ts';
import { isQuarantined } from '../revocations.ts';
import { certificatesOf } from '../signing-certificates.ts';
import { sshKeysOf } from '../ssh-keys.ts';
import type { PartKind } from './record-kinds.ts';
import type { SealedParts } from './sealed-parts.ts';

/** Turns records into parts. */
export class ExportParts {
  readonly #scope: Pick<ActionScope, 'account' | 'view'>;
  readonly #sealed: SealedParts;

  constructor(scope: Pick<ActionScope, 'account' | 'view'>, sealed: SealedParts) {
    this.#scope = scope;
    this.#sealed = sealed;
  }

  /** The part of a record; none where it is left out, or stands in another part. */
  of(kind: PartKind, value: unknown): readonly ExportedPart[] {
    switch (kind) {
      case 'policy':
        return [this.#policy(value as PolicyRecord)];
      case 'group':
        return [this.#group(value as GroupRecord)];
      case 'user':
        return [this.#user(value as UserRecord)];
      case 'role':
        return [this.#role(value as RoleRecord)];
      case 'instance-profile':
        return [this.#instanceProfile(value as InstanceProfileRecord)];
      case 'oidc-provider':
        return [this.#oidcProvider(value as OidcProviderRecord)];
      case 'saml-provider':
        return this.#samlProvider(value as SamlProviderRecord);
      case 'server-certificate':
        return this.#sealed
          .serverCertificate(value as ServerCertificateRecord)
          .map((serverCertificate) => ({ serverCertificate }));
      case 'mfa-device':
        return this.#mfaDevice(value as MfaDeviceRecord);
    }
  }

  /** The first part. */
  account(record: AccountRecord): ExportedPart {
    const { view, account } = this.#scope;
    const { name, email, createdAtMs: createDate, onDemand, globalEndpointTokenVersion } = record;
    const alias = view.get(accountAliasKey(account))?.alias;
    const passwordPolicy = view.get(passwordPolicyKey(account));
    if (view.get(outboundFederationKey(account)) !== undefined)
      this.#sealed.leaveOut('the issuer of web identity tokens');
    if ((view.get(delegationListKey(account))?.requests.length ?? 0) > 0) this.#sealed.leaveOut('delegation requests');
    return {
      account: {
        ...{ name, createDate },
        ...(email === undefined ? {} : { email }),
        ...(onDemand === undefined ? {} : { onDemand }),
        ...(globalEndpointTokenVersion === undefined ? {} : { globalEndpointTokenVersion }),
        ...(alias === undefined ? {} : { alias }),
        ...(passwordPolicy === undefined ? {} : { passwordPolicy }),
      },
    };
  }

  /** The last part. */
  root({ rootAccessKeys }: AccountRecord): ExportedPart {
    const { account } = this.#scope;
    const password = this.#sealed.password('root user', account);
    return {
      root: {
        accessKeys: this.#sealed.accessKeys('root user', rootAccessKeys),
        ...(password === undefined ? {} : { password }),
        signingCertificates: this.#certificates(account),
        ...this.#quarantined(account),
      },
    };
  }

  #policy(record: PolicyRecord): ExportedPart {
    const { view, account } = this.#scope;
    const { name, path, id, description, defaultVersion, nextVersion, tags } = record;
    const versions = record.versions.map(({ number, createdAtMs: createDate }) => {
      const document = view.get(policyVersionKey(account, name, number))?.document ?? '';
      return { number, createDate, document };
    });
    return {
      policy: {
        ...{ name, path, id, createDate: record.createdAtMs, updateDate: record.updatedAtMs },
        ...(description === undefined ? {} : { description }),
        ...{ defaultVersion, nextVersion, versions, tags },
      },
    };
  }

  #group({ name, path, id, createdAtMs: createDate, attachedPolicies, inlinePolicies }: GroupRecord): ExportedPart {
    return { group: { name, path, id, createDate, inlinePolicies: listed(inlinePolicies), attachedPolicies } };
  }

  #user(record: UserRecord): ExportedPart {
    const { view, account } = this.#scope;
    const { name, path, id, createdAtMs: createDate, tags, boundary, attachedPolicies } = record;
    const whose = `user ${name}`;
    const password = this.#sealed.password(whose, id);
    const devices = (record.mfaDevices ?? []).flatMap((serial) => findMfaDevice(view, account, serial) ?? []);
    return {
      user: {
        ...{ name, path, id, createDate, tags },
        ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
        groups: record.groups.flatMap((groupId) => view.get(idKey(groupId))?.name ?? []),
        ...{ inlinePolicies: listed(record.inlinePolicies), attachedPolicies },
        accessKeys: this.#sealed.accessKeys(whose, record.accessKeys),
        ...(password === undefined ? {} : { password }),
        sshPublicKeys: sshKeysOf(view, account, id).map((key) => {
          const { status, uploadedAtMs: uploadDate, ssh, pem } = key;
          return { id: key.id, status, uploadDate, ssh, pem };
        }),
        signingCertificates: this.#certificates(id),
        serviceCredentials: this.#sealed.serviceCredentials(whose, id, record.serviceCredentials ?? []),
        mfaDevices: devices.flatMap((device) => this.#sealed.mfaDevice(`${whose}: `, device)),
        ...this.#quarantined(id),
      },
    };
  }

  #role(record: RoleRecord): ExportedPart {
    const { name, path, id, createdAtMs: createDate, description, trustPolicy, tags, boundary } = record;
    const { maxSessionDurationS: maxSessionDuration, attachedPolicies } = record;
    return {
      role: {
        ...{ name, path, id, createDate, trustPolicy, maxSessionDuration, tags },
        ...(description === undefined ? {} : { description }),
        ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
        ...{ inlinePolicies: listed(record.inlinePolicies), attachedPolicies },
        ...this.#quarantined(id),
      },
    };
  }

  #instanceProfile({ name, path, id, createdAtMs: createDate, tags, roleId }: InstanceProfileRecord): ExportedPart {
    const role = roleId === undefined ? undefined : this.#scope.view.get(idKey(roleId))?.name;
    return { instanceProfile: { name, path, id, createDate, tags, ...(role === undefined ? {} : { role }) } };
  }

  #oidcProvider({ name, id, createdAtMs: createDate, clientIds, thumbprints, tags }: OidcProviderRecord): ExportedPart {
    return { oidcProvider: { url: `https://${name}`, id, createDate, clientIds, thumbprints, tags } };
  }

  #samlProvider(record: SamlProviderRecord): readonly ExportedPart[] {
    const { name, id, createdAtMs: createDate, validUntilMs: validUntil, encryptionMode, tags } = record;
    const metadata = this.#scope.view.get(samlMetadataKey(this.#scope.account, name))?.document;
    if (metadata === undefined) return [];
    const samlProvider = {
      ...{ name, id, createDate, validUntil, tags, metadata },
      ...(encryptionMode === undefined ? {} : { encryptionMode }),
      privateKeys: this.#sealed.privateKeys(`SAML provider ${name}`, record.privateKeys),
    };
    return [{ samlProvider }];
  }

  #mfaDevice(record: MfaDeviceRecord): readonly ExportedPart[] {
    if (record.enabled !== undefined) return [];
    return this.#sealed.mfaDevice('', record).map((mfaDevice) => ({ mfaDevice }));
  }

  #certificates(holder: string): readonly ExportedSigningCertificate[] {
    return certificatesOf(this.#scope.view, this.#scope.account, holder).map((certificate) => {
      const { id, status, uploadedAtMs: uploadDate, body } = certificate;
      return { id, status, uploadDate, body };
    });
  }

  #quarantined(principalId: string): { readonly quarantined?: true } {
    return isQuarantined(this.#scope.view, this.#scope.account, principalId) ? { quarantined: true } : {};
  }
}

/** By name, as the records have no other order. */
function listed(policies: Readonly<Record<string, string>>): readonly ExportedInlinePolicy[] {
  return Object.keys(policies)
    .toSorted()
    .map((name) => ({ name, document: policies[name] ?? '' }));
}
