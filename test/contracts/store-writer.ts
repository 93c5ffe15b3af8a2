// A process that writes batch after batch and says which are acknowledged, until it is killed.

import { openLevelStore } from '../../src/adapters/level-store.ts';
import { utf8 } from '../../src/core/base/text.ts';

const store = await openLevelStore(process.argv[2] ?? '');

function writeBatch(batch: number): void {
  const value = utf8(String(batch));
  const writes = ['last', `a${batch}`, `b${batch}`].map((key) => ({ key, value }));
  store.write(writes, true, (failure) => {
    if (failure !== undefined) throw new Error(failure);
    process.stdout.write(`${batch}\n`);
    writeBatch(batch + 1);
  });
}

writeBatch(1);
