// A plot with two logarithmic axes, as SVG.

import { writeFileSync } from 'node:fs';

/** Points of one thing measured. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** What a plot shows. */
export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

const width = 760;
const height = 440;
const frame = { left: 70, right: 20, top: 40, bottom: 150 } as const;
const colours = ['#0b7285', '#2b8a3e', '#5f3dc4', '#e67700', '#c92a2a', '#495057'];

/** Writes a plot to a file. */
export function writePlot(file: URL, plot: Plot): void {
  const points = plot.series.flatMap((series) => series.points);
  const across = axis(
    points.map(({ x }) => x),
    frame.left,
    width - frame.right,
  );
  const up = axis(
    points.map(({ y }) => y),
    height - frame.bottom,
    frame.top,
  );
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="${frame.left}" y="24" font-size="15">${plot.title}</text>`,
    ...across.powers.map((power) => vertical(across.place(10 ** power), power)),
    ...up.powers.map((power) => horizontal(up.place(10 ** power), power)),
    `<text x="${(width + frame.left) / 2}" y="${height - frame.bottom + 38}" text-anchor="middle">${plot.x}</text>`,
    `<text transform="translate(16 ${(height - frame.bottom + frame.top) / 2}) rotate(-90)" text-anchor="middle">${plot.y}</text>`,
  ];
  for (const [at, { name, points: own }] of plot.series.entries()) {
    const colour = colours[at % colours.length] ?? 'black';
    const line = own.map(({ x, y }) => `${across.place(x).toFixed(1)},${up.place(y).toFixed(1)}`).join(' ');
    const y = height - frame.bottom + 58 + at * 17;
    parts.push(
      `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<line x1="${frame.left}" x2="${frame.left + 24}" y1="${y - 4}" y2="${y - 4}" stroke="${colour}" stroke-width="2"/>`,
      `<text x="${frame.left + 32}" y="${y}">${name}</text>`,
    );
  }
  writeFileSync(file, `${parts.join('\n')}\n</svg>\n`);
}

interface Axis {
  /** Powers of ten that get a line. */
  readonly powers: readonly number[];
  readonly place: (value: number) => number;
}

function axis(values: readonly number[], from: number, to: number): Axis {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  const place = (value: number): number => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  return { powers: Array.from({ length: high - low + 1 }, (_, at) => low + at), place };
}

function vertical(x: number, power: number): string {
  const bottom = height - frame.bottom;
  const line = `<line x1="${x}" x2="${x}" y1="${frame.top}" y2="${bottom}" stroke="#dee2e6"/>`;
  return `${line}<text x="${x}" y="${bottom + 18}" text-anchor="middle">${powerOf(power)}</text>`;
}

function horizontal(y: number, power: number): string {
  const line = `<line x1="${frame.left}" x2="${width - frame.right}" y1="${y}" y2="${y}" stroke="#dee2e6"/>`;
  return `${line}<text x="${frame.left - 8}" y="${y + 4}" text-anchor="end">${powerOf(power)}</text>`;
}

function powerOf(power: number): string {
  return (10 ** power).toLocaleString('en-US', { maximumFractionDigits: 3 });
}
