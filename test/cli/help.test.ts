// The command line as a newcomer meets it: help of every command, wrong words with suggestions, exit codes.

import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-code.ts';
import { methodsOf } from '../../src/core/shapes/lookup.ts';
import { run } from './command-line.ts';

const commands = [
  ...[
    'up',
    'status',
    'env',
    'iam',
    'sts',
    'can',
    'policy',
    'trace',
    'wait',
    'promote',
    'reset',
    'watch',
    'events',
    'release',
    'revoke',
    'chaos',
    'sign-in',
    'vendor-policies',
    'accounts',
    'seed',
    'export',
    'import',
    'organization',
  ],
  ...['init', 'replica', 'join-token', 'join', 'evict', 'backup', 'restore', 'recover-root', 'health', 'completion'],
];

describe('help', () => {
  it('lists every command on stdout and ends well', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const listed = [...stdout.matchAll(/^ {2}([a-z][a-z-]*)[ [<]/gm)].map(([, name]) => name);
    expect(listed).toEqual([...commands, 'help']);
    expect(stdout).not.toContain(' complete ');
  });

  it.each(commands.filter((name) => name !== 'iam' && name !== 'sts'))('of %s says what it does', async (name) => {
    for (const argv of [
      [name, '--help'],
      ['help', name],
    ]) {
      const { code, stdout, stderr } = await run(argv);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`Usage: eventide ${name}`);
      expect(stdout).toContain('--data <directory>');
    }
  });

  it.each(['iam', 'sts'] as const)('of %s lists every action of the API', async (service) => {
    const { code, stdout } = await run([service, '--help']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(methodsOf(service).length);
    expect(await run([service])).toEqual({ code, stdout, stderr: '' });
  });

  it('of an action lists its flags, and those that it needs', async () => {
    const { code, stdout, stderr } = await run(['iam', 'create-access-key', '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('--user-name');
    expect((await run(['iam', 'create-user', '-h'])).stdout).toMatch(/--user-name .*\(required\)/);
    expect((await run(['sts', 'get-caller-identity', '--help'])).stdout).toContain('It takes no flags.');
  });

  it('of every action works', async () => {
    for (const service of ['iam', 'sts'] as const) {
      for (const action of (await run([service])).stdout.trim().split('\n')) {
        const { code, stdout } = await run([service, action, '--help']);
        expect({ action, code, empty: stdout.trim() === '' }).toEqual({ action, code: 0, empty: false });
      }
    }
  });

  it('is what a command line without a command gets, as a mistake', async () => {
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: eventide');
  });

  it('has the version beside it', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });
});

describe('a wrong command line', () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['statsu'], /Did you mean status\?/],
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['status', '--replicas', 'n1'], /Did you mean --replica\?/],
    [['status', 'n1'], /too many arguments/],
    [['--output', 'xml', 'status'], /Allowed choices are table, json/],
    [['--endpoint', ',', 'status'], /'--endpoint <address>' argument ',' is invalid/],
    [['up', '--replicas', '0'], /'0' is invalid\. It is a whole number from 1 to 64/],
    [['up', '--replicas', 'three'], /'three' is invalid/],
    [['up', '--base-port', '65535'], /from 1024 to 65000/],
    [['up', '--seed', '-1'], /'-1' is invalid/],
    [['up', '--profile', 'slow'], /Allowed choices are instant, fast, aws, gcp, bad-day, manual/],
    [['up', '--durability', '2'], /Allowed choices are 1, majority, all/],
    [['init'], /required option '--member/],
    [['init', '--member', 'n1', '--profile', 'slow'], /Allowed choices are/],
    [['replica'], /required option '--config <file>' not specified/],
    [['sign-in', '--duration', 'long'], /from 900 to 43200/],
    [['wait'], /missing required argument 'token'/],
    [['wait', 'x', '--timeout', '1.5'], /from 1 to 86400/],
    [['wait', 'x', '--stage', 'seen'], /Allowed choices are stored, visible/],
    [['can', 'someone'], /missing required argument 'action'/],
    [['trace'], /Name a request id or a token, or say --all/],
    [['trace', 'x', '--all'], /Name a request id or a token, or say --all/],
    [['completion', 'fish'], /Allowed choices are bash, zsh/],
    [['iam', 'creat-user'], /Did you mean create-user\?/],
    [['iam', 'zzz'], /See `eventide iam --help`/],
    [['iam', 'create-user', 'alice'], /'alice' stands where a flag should/],
    [['iam', 'create-user', '--username', 'alice'], /Did you mean --user-name\?/],
    [['iam', 'create-user', '--user-name'], /--user-name needs a value/],
    [['iam', 'create-user', '--user-name', 'a', '--replica'], /--replica needs a value/],
    [['iam', 'create-user', '--replica', '--user-name', 'a'], /--replica needs a value/],
    [['iam', 'list-users', '--max-items', 'many'], /--max-items is a whole number, not 'many'/],
    [['iam', 'list-users', '--max-items', '2147483648'], /--max-items is a whole number, not '2147483648'/],
    [['iam', 'list-users', '--max-items', '1', '2'], /--max-items takes one value/],
    [['iam', 'create-user', '--user-name', 'a', '--tags', 'Key'], /should have Name=value at character 1/],
    [['iam', 'create-user', '--user-name', 'a', '--tags', 'Ky=a,Value=b'], /Did you mean Key\?/],
    [['iam', 'create-user', '--cli-input-json', '{"UserName":'], /This is no JSON/],
    [['iam', 'create-user', '--cli-input-json', '[]'], /--cli-input-json is one JSON object/],
    [['iam', 'create-user', '--cli-input-json', '{"UserName":["a"]}'], /UserName is one value, not \["a"\]/],
    [['iam', 'create-user', '--cli-input-json', '{"Tags":["x"]}'], /Tags is a structure, not "x"/],
    [['iam', 'create-user', '--user-name', 'a', '--tags', '[{"Key":1,"Value":"b"}]'], /Key is one value, not 1/],
    [['iam', 'create-user', '--user-name', 'a', '--tags', 'Key=a,Value=b,'], /Value is one value, not \["b",""\]/],
    [['iam', 'list-users', '--cli-input-json', '{"MaxItems":1.5}'], /MaxItems is a whole number, not '1\.5'/],
    [['iam', 'update-login-profile', '--cli-input-json', '{"PasswordResetRequired":"maybe"}'], /is true or false/],
    [['iam', 'update-login-profile', '--cli-input-json', '{"PasswordResetRequired":0}'], /is true or false, not 0/],
    [['iam', 'create-user', '--user-name', 'file:///nonexistent'], /\/nonexistent cannot be read/],
    [['vendor-policies', 'import', '/nonexistent'], /\/nonexistent cannot be read/],
  ];

  it.each(wrong)('%j is told what is wrong, before anything is tried', async (argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: /m);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout }).toEqual({ code: exitCodes.usage.code, stdout: '' });
  });
});

describe('completion', () => {
  const complete = async (...words: readonly string[]): Promise<readonly string[]> =>
    (await run(['complete', '--', ...words])).stdout.trim().split('\n');

  it.each(['bash', 'zsh'])('has a script for %s, which asks `complete`', async (shell) => {
    const { code, stdout } = await run(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('eventide complete --');
  });

  it('knows commands, actions and flags, those that begin like the word', async () => {
    expect(await complete('st')).toEqual(['status', 'sts']);
    expect(await complete('iam', 'create-us')).toEqual(['create-user']);
    expect(await complete('iam', 'create-user', '--u')).toEqual(['--user-name']);
    expect(await complete('status', '--')).toEqual(expect.arrayContaining(['--replica', '--data', '--output']));
    expect(await complete('vendor-policies', 'i')).toEqual(['import']);
  });

  it('looks past the program’s own options and their values', async () => {
    expect(await complete('--data', '/tmp/x', 'iam', 'create-us')).toEqual(['create-user']);
    expect(await complete('--data=/tmp/x', 'sts', 'get-caller')).toEqual(['get-caller-identity']);
  });

  it('has nothing to say of a command that is not there', async () => {
    expect(await complete('frobnicate', '')).toEqual(['']);
  });
});
