// docs/chaos.md is true: its commands are run, in order, against a real cluster.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ClusterProcess } from '../e2e/cluster-process.ts';

const page = readFileSync('docs/chaos.md', 'utf8');
const blocks = [...page.matchAll(/^```sh chaos\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');

it('every command of the page works as it says, and there is one for each fault', async () => {
  for (const fault of ['net', 'apply', 'api', 'clock', 'disk', 'process'])
    expect(page).toMatch(new RegExp(`^### ${fault}`, 'm'));
  await using cluster = await ClusterProcess.start(['--profile', 'instant', '--chaos']);
  const command = `eventide() { "${process.execPath}" "${resolve('dist/main.js')}" "$@"; }`;
  const folder = mkdtempSync(join(tmpdir(), 'eventide-chaos-'));
  const env = { ...process.env, EVENTIDE_DATA: cluster.directory, NO_COLOR: '1' };
  const script = ['set -e', command, ...blocks].join('\n');
  const ran = await new Promise<{ readonly code: number; readonly output: string }>((done) => {
    execFile('bash', ['-c', script], { env, cwd: folder }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}\n${stderr}` });
    });
  });
  rmSync(folder, { recursive: true, force: true });
  expect(ran.output).toMatch(/bad-links +links 50 ms slower, loss 0\.1/);
  expect(ran.output).toMatch(/bad-links +n1 +\d+/);
  expect(ran.output).toContain('"code": "Throttling"');
  expect(ran.output).toContain('throttled, as asked');
  expect({ code: ran.code, output: ran.code === 0 ? '' : ran.output }).toEqual({ code: 0, output: '' });
  // Thirty starts of the command line, on a machine that may be busy.
}, 600_000);
