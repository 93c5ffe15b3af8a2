// Decisions in process, beside a compiled baseline that answers the same and explains nothing; and hostile patterns.

import { compileWildcard } from '../src/core/policy/wildcard.ts';
import { type BaselineDocument, BaselinePolicies } from './baseline/compiled-policies.ts';
import { deciderOf, rateOf } from './support/deciders.ts';
import { type Ask, few, fewAsks, many, manyAsks } from './support/decision-cases.ts';
import { alternate, median, print, thousands } from './support/lines.ts';

const rounds = 9;
const share = 0.8;
await compare('a decision, one policy of three statements', few, fewAsks);
await compare('a decision, ten policies of ten statements with conditions', many, manyAsks);
hostilePattern();

/** How many questions a second both answer, after it has been seen that they answer alike. */
async function compare(what: string, documents: readonly BaselineDocument[], asks: readonly Ask[]): Promise<void> {
  const baseline = new BaselinePolicies(documents);
  const ours = deciderOf(documents);
  const theirs = (ask: Ask) =>
    baseline.decide(ask.action, ask.resource, new Map(ask.context.map(([key, value]) => [key.toLowerCase(), value])));
  for (const ask of asks) {
    const judged = theirs(ask);
    const expected = judged === undefined ? 'ImplicitlyDenied' : judged.allow ? 'Allowed' : 'ExplicitlyDenied';
    if (ours(ask).decision !== expected)
      throw new Error(`${ask.action} ${ask.resource}: the baseline says ${expected}`);
  }
  const found = await alternate(
    rounds,
    () => rateOf(asks, ours),
    () => rateOf(asks, theirs),
  );
  const ratio = median(found.ours.map((rate, round) => rate / (found.theirs[round] ?? Number.NaN)));
  print({
    ...{ what, measured: `${thousands(median(found.ours))}/s`, beside: `${thousands(median(found.theirs))}/s` },
    ...{ ratio, target: `≥ ${share} of the baseline`, met: ratio >= share },
  });
}

function hostilePattern(): void {
  const limitUs = 2;
  const matches = compileWildcard(`${'a*'.repeat(19)}c*b`);
  const text = `${'a'.repeat(999)}b`;
  const tookUs = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    const times = 20_000;
    for (let at = 0; at < times; at++) if (matches(text)) throw new Error('it does not match');
    return ((performance.now() - startedMs) * 1000) / times;
  });
  const found = median(tookUs);
  print({
    ...{ what: 'a pattern of 20 stars on 1,000 characters', measured: `${found.toFixed(2)} µs` },
    ...{ target: `< ${limitUs} µs`, met: found < limitUs },
  });
}
