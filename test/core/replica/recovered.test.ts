// What a replica reads back at start, where ops are large.

import { expect, it } from 'vitest';
import { encodeMark } from '../../../src/core/replica/commit-mark.ts';
import { commitMarkKey, logKey } from '../../../src/core/replica/key-spaces.ts';
import { encodeLogValue } from '../../../src/core/replica/log-value.ts';
import { encodeOp, hashOp, noHash } from '../../../src/core/replica/op.ts';
import { mostRecentBytes } from '../../../src/core/replica/recent-ops.ts';
import { Recovery } from '../../../src/core/replica/recovered.ts';
import { fastDigests } from '../../sim/digests.ts';

const account = '111122223333';

/** A stored log of ops with so many bytes each. */
function storedLog(count: number, bytesEach: number): [key: string, value: Uint8Array][] {
  let prevHash = noHash;
  return Array.from({ length: count }, (_, at) => {
    const op = encodeOp({
      ...{
        clusterId: 'c0ffee00c0ffee00c0ffee00c0ffee00',
        epoch: 1,
        index: at + 1,
        account,
        accountSeq: at + 1,
        hlc: { wallMs: 1, counter: at },
      },
      ...{ class: 'create', kind: 'cluster:ImportAccount', revocationsSeen: [], requestId: `r${at}`, prevHash },
      ...{
        actor: { account, id: account },
        writes: [{ key: `user/${account}/${at}`, value: new Uint8Array(bytesEach) }],
      },
    });
    prevHash = hashOp(fastDigests, op);
    return [logKey(at + 1), encodeLogValue(op, undefined)];
  });
}

const parts = { digests: fastDigests, keptOps: 0 };

it('of large ops that are visible no more than fits is kept, of others all', () => {
  const log = storedLog(24, mostRecentBytes / 4);
  const mark = encodeMark({ committed: 24, floor: 20 });
  const recovery = new Recovery({ get: (key) => (key === commitMarkKey ? mark : undefined) }, parts);
  for (const scan of recovery.scans()) scan.visitor.visit(log.filter(([key]) => key > scan.after && key < scan.before));
  const found = recovery.finish();
  const kept = found.ok ? found.value.entries.map(({ op }) => op.index) : [];
  expect(kept).toEqual([20, 21, 22, 23, 24]);
});

it('of the newest visible ops so many names as are kept are known, also of those that memory does not have', () => {
  const log = storedLog(1000, 1);
  const mark = encodeMark({ committed: 1000, floor: 990 });
  const read = { get: (key: string) => (key === commitMarkKey ? mark : undefined) };
  const recovery = new Recovery(read, { digests: fastDigests, keptOps: 500 });
  for (const scan of recovery.scans()) scan.visitor.visit(log.filter(([key]) => key > scan.after && key < scan.before));
  const found = recovery.finish();
  if (!found.ok) throw new Error(found.error);
  const { entries, names } = found.value;
  const [first, last] = [names.requests[0], names.requests.at(-1)];
  expect([first?.[1], last?.[1], entries[0]?.index]).toEqual([491, 734, 735]);
  expect(first?.[0]).toBe(entries[0]?.op.requestId.replace('734', '490'));
});
