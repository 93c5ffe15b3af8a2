// Metrics: what is counted, and how many label sets a family keeps.

import { describe, expect, it } from 'vitest';
import { Metrics } from '../../../src/core/base/metrics.ts';

const now = { wallMs: 0, monotonicMs: 5000 };

describe('metrics', () => {
  it('are collected by name, with what was counted until then', () => {
    const metrics = new Metrics();
    const calls = metrics.counter('b_total', { help: 'b', labels: ['code'] });
    metrics.gauge('a', { help: 'a' }, (at) => at.monotonicMs / 1000);
    calls.of('OK').value += 2;
    calls.of('NoSuchEntity').value++;
    expect(metrics.collect(now)).toEqual([
      { name: 'a', help: 'a', type: 'gauge', labels: [], samples: [{ labels: [], value: 5 }] },
      {
        ...{ name: 'b_total', help: 'b', type: 'counter', labels: ['code'] },
        samples: [
          { labels: ['OK'], value: 2 },
          { labels: ['NoSuchEntity'], value: 1 },
        ],
      },
    ]);
  });

  it('put each value into the first bucket whose bound it does not exceed', () => {
    const times = new Metrics().histogram('t', { help: 't', bounds: [1, 2, 5] }).of();
    for (const value of [0, 1, 1.5, 2, 5, 5.1, 1e9]) times.observe(value);
    expect(times.counts).toEqual([2, 2, 1, 2]);
    expect(times.sum).toBe(0 + 1 + 1.5 + 2 + 5 + 5.1 + 1e9);
  });

  it('a family that is asked for again goes on, and a gauge is read by its last reader', () => {
    const metrics = new Metrics();
    const count = (): { value: number } => metrics.counter('c_total', { help: 'c' }).of();
    const times = () => metrics.histogram('t', { help: 't', bounds: [1] }).of();
    count().value++;
    count().value++;
    times().observe(3);
    times().observe(4);
    for (const value of [1, 2]) metrics.gauge('g', { help: 'g' }, () => value);
    expect(metrics.collect(now).map(({ name }) => name)).toEqual(['c_total', 'g', 't']);
    expect(metrics.collect(now).map(({ samples }) => samples[0])).toMatchObject([
      { value: 2 },
      { value: 2 },
      { distribution: { sum: 7 } },
    ]);
  });

  it('a gauge that has no value now has no sample', () => {
    const metrics = new Metrics();
    metrics.gauge('g', { help: 'g' }, () => undefined);
    expect(metrics.collect(now)[0]?.samples).toEqual([]);
  });

  it('a family with too many label sets counts the rest as other', () => {
    const counts = new Metrics().counter('c_total', { help: 'c', labels: ['who', 'how'] });
    for (let at = 0; at < 5000; at++) counts.of(`someone-${at}`, 'x').value++;
    const all = counts.all();
    expect(all).toHaveLength(1001);
    expect(all.at(-1)).toEqual({ labels: ['other', 'other'], thing: { value: 4000 } });
  });
});
