// Metrics as text in the exposition format of Prometheus, version 0.0.4.

import type { Distribution, MetricFamily } from '../../core/base/metrics.ts';

/** What the text is. */
export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8';

/** All families, each with its help and type. */
export function prometheusText(families: readonly MetricFamily[]): string {
  const lines: string[] = [];
  for (const { name, help, type, labels, samples } of families) {
    lines.push(`# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`, `# TYPE ${name} ${type}`);
    for (const sample of samples) {
      const pairs = labels.map((label, at) => `${label}="${escaped(sample.labels[at] ?? '')}"`);
      if ('value' in sample) lines.push(`${name}${braced(pairs)} ${sample.value}`);
      else lines.push(...distributionLines(name, pairs, sample.distribution));
    }
  }
  return `${lines.join('\n')}\n`;
}

function distributionLines(name: string, pairs: readonly string[], { bounds, counts, sum }: Distribution): string[] {
  let total = 0;
  const lines = counts.map((count, at) => {
    total += count;
    return `${name}_bucket${braced([...pairs, `le="${bounds[at] ?? '+Inf'}"`])} ${total}`;
  });
  return [...lines, `${name}_sum${braced(pairs)} ${sum}`, `${name}_count${braced(pairs)} ${total}`];
}

function braced(pairs: readonly string[]): string {
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
