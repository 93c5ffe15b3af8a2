// Many lines: several threads answer them, in the order in which they came.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const main = resolve('dist/main.js');
const account = '111122223333';
const principal = { type: 'User', arn: `arn:aws:iam::${account}:user/alice`, account };

function lineOf(number: number): string {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Sid: `S${number}`, Effect: number % 3 === 0 ? 'Allow' : 'Deny', Action: 's3:Get*', Resource: '*' }],
  };
  const request = { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::é/ü', resourceAccount: account };
  return number % 1000 === 7
    ? `{"id":${number}`
    : JSON.stringify({ id: number, request, policies: { identity: [document] } });
}

it('10,000 cases are answered in their order, whichever thread answers, and bad ones among them are told', async () => {
  const count = 10_000;
  const child = spawn(process.execPath, [main, 'policy', 'eval', '--jsonl'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  child.stdin.end(Array.from({ length: count }, (_, number) => `${lineOf(number)}\n`).join(''));
  const lines = (await text(child.stdout)).trimEnd().split('\n');
  expect((await ended)[0]).toBe(1);
  const wanted = Array.from({ length: count }, (_, number) =>
    number % 1000 === 7
      ? 'error'
      : `${number} ${number % 3 === 0 ? 'Allowed' : 'ExplicitlyDenied'} identity:S${number}`,
  );
  const got = lines.map((line) => {
    const answer = JSON.parse(line) as { id: number; decision?: string; matched?: readonly string[]; error?: string };
    return answer.error === undefined ? `${answer.id} ${answer.decision} ${answer.matched?.join()}` : 'error';
  });
  expect(got).toEqual(wanted);
});

it('a reader that goes away ends the command', async () => {
  const child = spawn(process.execPath, [main, 'policy', 'eval', '--jsonl'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const piece = Array.from({ length: 1000 }, (_, number) => `${lineOf(number * 3)}\n`).join('');
  child.stdin.on('error', () => undefined);
  const feed = (): void => {
    while (!child.stdin.destroyed && child.stdin.write(piece));
    if (!child.stdin.destroyed) child.stdin.once('drain', feed);
  };
  feed();
  child.stdout.once('data', () => child.stdout.destroy());
  expect((await ended)[0]).not.toBe(0);
});
