// The README is true: its commands are run, in order, against a real cluster.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ClusterProcess } from './cluster-process.ts';

const readme = readFileSync('README.md', 'utf8');
const blocks = [...readme.matchAll(/^```sh demo\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');

/** Runs a shell script; its output and exit code. */
function shell(
  script: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((done) => {
    execFile('bash', ['-e', '-c', script], { env: { ...process.env, ...env }, cwd }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}\n${stderr}` });
    });
  });
}

describe('the README', () => {
  it('has the two commands that a newcomer needs', () => {
    expect(readme).toContain('npm install && npm start');
    expect(readme).toContain('npm install && npm test');
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    expect(scripts['start']).toBe('node dist/main.js up');
  });

  it('shows commands that work as it says', async () => {
    await using cluster = await ClusterProcess.start(['--profile', 'aws', '--seed', '1']);
    // The alias stands for the command line of this checkout.
    const command = `eventide() { "${process.execPath}" "${resolve('dist/main.js')}" "$@"; }`;
    const script = [command, ...blocks].join('\n').replace(/^alias .*$/m, '');
    const folder = mkdtempSync(join(tmpdir(), 'eventide-readme-'));
    const { code, output } = await shell(script, { EVENTIDE_DATA: cluster.directory, NO_COLOR: '1' }, folder);
    expect(output).toContain('"RoleName": "deploy"');
    // Made a moment ago: not visible anywhere yet.
    expect(output).toContain('not yet');
    expect(output).toContain('AccessDenied');
    // And later: credentials of the session.
    expect(output).toContain('"SessionToken"');
    expect(output).toContain('may not call s3:PutObject');
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  });
});
