// What a member sends to whom it lets in.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { joinFormat } from '../src/adapters/grpc-peers/join.ts';
import { type ClusterFile, checkContacts, genesisFiles, type JsonObject } from '../src/config/cluster-file.ts';
import { toBase64, utf8 } from '../src/core/base/text.ts';
import { answerJoiner } from '../src/join.ts';

const clusterDirectory = mkdtempSync(join(tmpdir(), 'eventide-join-'));
writeFileSync(join(clusterDirectory, genesisFiles.dataKeys), 'the data keys');

afterAll(() => rmSync(clusterDirectory, { recursive: true, force: true }));

const request = {
  ...{ format: joinFormat, name: 'n4', certificateRequest: '', signingKey: new Uint8Array(), featureLevel: 2 },
  ...{ signature: new Uint8Array(), grpcAddress: '', httpAddress: '', peerAddress: '' },
};

it.each([
  ['voter', 'the data keys'],
  ['replica', 'the data keys'],
  ['observer', undefined],
] as const)('to a joining %s goes: %s', async (kind, dataKeys) => {
  const answer = answerJoiner({
    driver: {
      join: (_ask, _deadlineMs, answered) =>
        answered({
          response: {
            certificate: 'c',
            kind,
            members: [],
            history: { clusterId: 'c1', through: 4, former: [], epochs: [utf8('e')] },
          },
          freshness: { replica: 'n1', visibleToken: '', stalenessMs: 0 },
        }),
    },
    cluster: {} as ClusterFile,
    clusterDirectory,
  });
  const reply = await answer(request, 't');
  expect(reply.dataKeys).toBe(dataKeys);
  const history = JSON.parse(reply.history ?? '') as JsonObject;
  expect(history).toEqual({ clusterId: 'c1', through: 4, former: [], epochs: [toBase64(utf8('e'))] });
  const contacts = JSON.parse(reply.contacts ?? '') as JsonObject;
  expect(checkContacts('there', { ...contacts, history })).toEqual({ format: 1, members: [], history });
  // An older version tells no history.
  expect(checkContacts('there', contacts)).toEqual({ format: 1, members: [] });
});
