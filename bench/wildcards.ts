// Hostile patterns over growing sizes: time for each character must not grow. Draws docs/images/wildcards.svg.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileWildcard } from '../src/core/policy/wildcard.ts';
import { median, print } from './support/lines.ts';
import { type Series, writePlot } from './support/plot.ts';

const rounds = 7;
const smallest = 1024;
const doublings = 7;
// A regular expression that took so long is not asked for more.
const patienceMs = 400;
const limitUsPerKib = 1000;

/** A pattern and a text of about `size` characters together, which nearly match. */
type Hostile = (size: number) => readonly [pattern: string, text: string];

const hostile: Readonly<Record<string, Hostile>> = {
  'stars, as many as an eighth of the text': (size) => [`${'a*'.repeat(size / 16)}b`, 'a'.repeat((size * 7) / 8)],
  'a piece of half the text, wrong in front': (size) => [`*b${'a'.repeat(size / 3)}*`, 'a'.repeat((size * 2) / 3)],
  'a piece with 300 question marks': (size) => [`*${'a?'.repeat(300)}b*`, 'a'.repeat(size)],
  'a question mark behind 300 characters, and a character of two units in the text': (size) => [
    `*${'a'.repeat(300)}?b*`,
    `${'a'.repeat(size)}\u{1f600}`,
  ],
  'stars and question marks in turn': (size) => [`${'*?a'.repeat(size / 12)}b`, 'a'.repeat((size * 3) / 4)],
};

// Benchmarks run with the repository as their working directory.
const images = pathToFileURL(`${join(process.cwd(), 'docs', 'images')}/`);
const series: Series[] = Object.entries(hostile).map(([name, make]) => measureOurs(name, make));
series.push(measureRegExp());
mkdirSync(images, { recursive: true });
writePlot(new URL('wildcards.svg', images), {
  title: 'Matching hostile patterns',
  x: 'characters of pattern and text',
  y: 'microseconds',
  series,
});

function measureOurs(name: string, make: Hostile): Series {
  const points = Array.from({ length: doublings + 1 }, (_, doubling) => {
    const size = smallest * 2 ** doubling;
    const [pattern, text] = make(size);
    const us = timeUs(() => compileWildcard(pattern)(text));
    return { x: pattern.length + text.length, y: us };
  });
  const perKib = points.map(({ x, y }) => (y * 1024) / x);
  const worst = Math.max(...perKib);
  const growth = median(perKib.slice(-3)) / median(perKib.slice(0, 3));
  print({
    ...{ what: `${name}: worst time for 1 KiB, of sizes up to ${(smallest * 2 ** doublings) / 1024} KiB` },
    ...{
      measured: `${worst.toFixed(1)} µs (large sizes take ${growth.toFixed(2)} times as long for each KiB as small ones)`,
    },
    ...{ target: `< ${limitUsPerKib} µs`, met: worst < limitUsPerKib },
  });
  return { name, points };
}

/** Twenty stars as a regular expression: each can end anywhere, and all ways are tried. */
function measureRegExp(): Series {
  const expression = new RegExp(`^${'a.*'.repeat(20)}b$`);
  const points: { x: number; y: number }[] = [];
  for (let size = 20; ; size++) {
    const text = 'a'.repeat(size);
    const startedMs = performance.now();
    if (expression.test(text)) throw new Error('it does not match');
    const tookMs = performance.now() - startedMs;
    points.push({ x: 41 + size, y: tookMs * 1000 });
    if (tookMs > patienceMs) return { name: 'twenty stars as a regular expression', points };
  }
}

function timeUs(run: () => boolean): number {
  const took = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    if (run()) throw new Error('it does not match');
    return (performance.now() - startedMs) * 1000;
  });
  return median(took);
}
