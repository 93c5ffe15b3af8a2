// SAML identities: a provider's metadata is read once, however often anybody asks for it.

import { expect, test } from 'vitest';
import { samlProviderOf } from '../../../src/core/actions/saml-identities.ts';
import { type SamlProviderRecord, samlMetadataKey, samlProviderKey } from '../../../src/core/model/record.ts';
import type { View } from '../../../src/core/model/view.ts';
import { samlMetadata } from '../../support/saml-metadata.ts';

const account = '111122223333';
const arn = `arn:aws:iam::${account}:saml-provider/Corp`;

test('metadata is read once, and again when it has changed', () => {
  const provider: SamlProviderRecord = {
    ...{ name: 'Corp', arn, id: 'A', createdAtMs: 0, validUntilMs: 1, tags: [], privateKeys: [] },
  };
  const records = new Map<string, unknown>([
    [samlProviderKey(account, 'Corp'), provider],
    [samlMetadataKey(account, 'Corp'), { document: samlMetadata() }],
  ]);
  const view: View = { get: (key) => records.get(key) as never, revocationsOf: () => [] };
  const certificates = (): readonly string[] => {
    const found = samlProviderOf(view, account, arn);
    return 'code' in found ? [found.message] : found.certificates;
  };
  const first = certificates();
  expect(first).toEqual(['MIIC'.repeat(225)]);
  expect(certificates()).toBe(first);
  records.set(samlMetadataKey(account, 'Corp'), { document: samlMetadata({ certificate: 'AAAA' }) });
  expect(certificates()).toEqual(['AAAA']);
});
