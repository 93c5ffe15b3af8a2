// `eventide sign-in` by password, and `accounts set-root-password`: what is asked of whom, and what shows of it.

import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import type { Call } from '../../src/core/event.ts';
import { refusal } from '../../src/core/model/refusal.ts';
import type { SignInRequest } from '../../src/core/shapes/access.ts';
import { type AnswerTable, openTestDoor, type TableAnswer } from '../api/table-dispatch.ts';
import { anybody, run } from './command-line.ts';

const password = 'Secret-123';
const next = 'Other-Secret-4';
const byPassword = ['sign-in', '--account', 'company', '--user', 'alice'];

/** A store where Alice's password is `password`, with what else is in the way. */
function store(way: { readonly code?: string; readonly change?: boolean } = {}): AnswerTable {
  let current = password;
  let mustChange = way.change === true;
  const signIn = ({ request }: Call): TableAnswer => {
    const { password: proof, forPasswordChange } = request as SignInRequest;
    if (proof?.password !== current) return { refusal: refusal('SIGN_IN_FAILED', 'No.') };
    if (way.code !== undefined && proof.mfaCode === undefined)
      return { refusal: refusal('MFA_CODE_REQUIRED', 'The code, please.') };
    if (way.code !== undefined && proof.mfaCode !== way.code) return { refusal: refusal('SIGN_IN_FAILED', 'No.') };
    if (mustChange && forPasswordChange !== true)
      return { refusal: refusal('PASSWORD_CHANGE_REQUIRED', 'Change it first.') };
    return { response: { bearerToken: forPasswordChange === true ? 'bearer-change' : 'bearer-1' } };
  };
  const change = ({ request, proof }: Call): TableAnswer => {
    const { newPassword } = request as { readonly newPassword: string };
    expect(proof).toEqual({ kind: 'bearer', token: 'bearer-change' });
    [current, mustChange] = [newPassword, false];
    return { response: {} };
  };
  return { calls: { 'access:SignIn': signIn, 'iam:ChangePassword': change } };
}

async function against(table: AnswerTable, argv: readonly string[], more: Parameters<typeof run>[1] = {}) {
  await using door = await openTestDoor(table);
  const ran = await run(['--endpoint', door.address, ...argv], more);
  return { ...ran, calls: door.dispatch.calls };
}

describe('sign-in by password', () => {
  it('takes it from the environment or from a line of its input, and signs nothing', async () => {
    for (const more of [{ env: { ...anybody, EVENTIDE_PASSWORD: password } }, { input: `${password}\n` }]) {
      const { code, stdout, stderr, calls } = await against(store(), byPassword, more);
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'bearer-1\n', stderr: '' });
      expect(calls[0]?.proof).toEqual({ kind: 'none' });
      expect(calls[0]?.request).toMatchObject({ password: { account: 'company', userName: 'alice', password } });
    }
  });

  it('asks for a code and for a new password where they are needed', async () => {
    const input = [password, '123456', next, next].join('\n');
    const { code, stdout, stderr, calls } = await against(store({ code: '123456', change: true }), byPassword, {
      input,
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'bearer-1\n' });
    expect(stderr).toBe('The password must be changed.\nThe password is changed.\n');
    expect(calls.map(({ action }) => action)).toEqual(['SignIn', 'SignIn', 'SignIn', 'ChangePassword', 'SignIn']);
    expect(calls.at(-1)?.request).toMatchObject({ password: { password: next, mfaCode: '123456' } });
  });

  it('ends where answers are missing, wrong or not alike', async () => {
    const end = async (input: string, way = {}) => {
      const { code, stdout, stderr } = await against(store(way), byPassword, { input });
      expect(stdout).toBe('');
      expect(stderr).not.toContain('Secret');
      return [code, stderr.split('\n').at(0)];
    };
    expect(await end('')).toEqual([2, 'error: There is no password: set EVENTIDE_PASSWORD, or type one.']);
    expect(await end('wrong-Secret')).toEqual([1, 'error: SIGN_IN_FAILED: No.']);
    expect(await end(password, { code: '123456' })).toEqual([1, 'error: MFA_CODE_REQUIRED: The code, please.']);
    const differ = await against(store({ change: true }), byPassword, { input: [password, next, 'x'].join('\n') });
    expect(differ).toMatchObject({ code: 2, stderr: expect.stringContaining('not the same: nothing was changed.') });
    expect(differ.calls.map(({ action }) => action)).toEqual(['SignIn']);
  });

  it('needs a whole name', async () => {
    const signIn = (...argv: string[]) => run(['--endpoint', '127.0.0.1:1', 'sign-in', ...argv]);
    expect(await signIn('--user', 'alice')).toMatchObject({ code: 2 });
    expect(await signIn('--account', 'a')).toMatchObject({ code: 2 });
    expect(await signIn('--account', 'a', '--user', 'u', '--email', 'e')).toMatchObject({ code: 2 });
    expect(await signIn('--account', 'a', '--user', 'u', '--credentials', 'f')).toMatchObject({ code: 2 });
  });

  it('at a terminal shows the question, and nothing of what is typed', async () => {
    await using door = await openTestDoor(store());
    const printed = { stdout: '', stderr: '' };
    const sink = (stream: 'stderr' | 'stdout') => ({
      isTTY: true,
      write: (text: string) => {
        printed[stream] += text;
      },
    });
    const typing = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => typing });
    const asked = runCommandLine(['--endpoint', door.address, ...byPassword], {
      ...{ env: {}, cwd: '/', self: ['main.js'], version: '1', signal: new AbortController().signal },
      ...{ stdin: () => typing, stdout: sink('stdout'), stderr: sink('stderr') },
    });
    typing.write(`${password}x\u007f\r`);
    expect(await asked).toBe(0);
    expect(printed).toEqual({ stdout: 'bearer-1\n', stderr: 'Password: \n' });
  });
});

describe('accounts set-root-password', () => {
  it('asks for it twice', async () => {
    const table: AnswerTable = { calls: { 'cluster:SetRootPassword': () => ({ response: {} }) } };
    const argv = ['accounts', 'set-root-password', '--email', 'owner@example.com'];
    const { code, calls, stdout } = await against(table, argv, { env: anybody, input: `${next}\n${next}\n` });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(calls[0]?.request).toMatchObject({ email: 'owner@example.com', password: next });
  });
});
