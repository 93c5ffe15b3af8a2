// What a member sends to whom it lets in.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { joinFormat } from '../src/adapters/grpc-peers/join.ts';
import { type ClusterFile, genesisFiles } from '../src/config/cluster-file.ts';
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
          response: { certificate: 'c', kind, members: [] },
          freshness: { replica: 'n1', visibleToken: '', stalenessMs: 0 },
        }),
    },
    cluster: {} as ClusterFile,
    clusterDirectory,
  });
  expect((await answer(request, 't')).dataKeys).toBe(dataKeys);
});
