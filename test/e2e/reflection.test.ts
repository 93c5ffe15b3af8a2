// A foreign gRPC client, buf curl, finds its way by reflection alone: services, methods, calls, rich errors.

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClusterProcess, type Finished } from './cluster-process.ts';

describe('buf curl', () => {
  let cluster: ClusterProcess;
  let bearer = '';

  beforeAll(async () => {
    cluster = await ClusterProcess.start(['--profile', 'instant', '--replicas', '1']);
    bearer = (await cluster.run('sign-in')).stdout.trim();
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  function curl(path: string, ...args: readonly string[]): Promise<Finished> {
    const url = `http://${cluster.endpointOf('n1')}${path}`;
    const all = ['curl', '--protocol', 'grpc', '--http2-prior-knowledge', ...args, url];
    return new Promise((done) => {
      execFile(resolve('node_modules/.bin/buf'), all, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      });
    });
  }

  const asRoot = (): readonly string[] => ['--header', `authorization: Bearer ${bearer}`];

  it('lists all services and methods', async () => {
    const services = (await curl('', '--list-services')).stdout.trim().split('\n');
    expect(services).toEqual([
      'eventide.access.v1.AccessService',
      'eventide.chaos.v1.ChaosService',
      'eventide.cluster.v1.ClusterService',
      'eventide.iam.v1.IamService',
      'eventide.sts.v1.StsService',
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
    ]);
    const methods = (await curl('', '--list-methods')).stdout.trim().split('\n');
    expect(methods.filter((name) => name.startsWith('eventide.iam.v1.IamService/'))).toHaveLength(176);
    expect(methods.filter((name) => name.startsWith('eventide.sts.v1.StsService/'))).toHaveLength(11);
  });

  it.each(['grpc-v1', 'grpc-v1alpha'])('calls a service that it knows by reflection %s', async (protocol) => {
    const userName = `by-${protocol}`;
    const reflect = ['--reflect-protocol', protocol];
    const request = JSON.stringify({ UserName: userName });
    const made = await curl('/eventide.iam.v1.IamService/CreateUser', ...reflect, ...asRoot(), '--data', request);
    expect(made.stderr).toBe('');
    const { User } = JSON.parse(made.stdout) as { readonly User: { readonly Arn: string } };
    expect(User.Arn).toBe(`arn:aws:iam::111122223333:user/${userName}`);
    const question = JSON.stringify({ principal: User.Arn, action: 's3:GetObject', resource: '*' });
    const asked = await curl(
      '/eventide.access.v1.AccessService/Authorize',
      ...reflect,
      ...asRoot(),
      '--data',
      question,
    );
    expect(JSON.parse(asked.stdout)).toMatchObject({ decision: { decision: 'ImplicitlyDenied' } });
    const health = await curl(
      '/grpc.health.v1.Health/Check',
      ...reflect,
      '--data',
      '{"service":"eventide.iam.v1.IamService"}',
    );
    expect(JSON.parse(health.stdout)).toEqual({ status: 'SERVING' });
  });

  it.each([
    ['without proof', [], 'MissingAuthenticationToken'],
    ['with a bearer token that is none', ['--header', 'authorization: Bearer nonsense'], 'InvalidClientTokenId'],
  ] as const)('is refused in a rich error %s, and changes nothing', async (_, headers, reason) => {
    const request = ['--data', JSON.stringify({ UserName: 'mallory' })];
    const { code, stdout, stderr } = await curl('/eventide.iam.v1.IamService/CreateUser', ...headers, ...request);
    expect({ failed: code !== 0, stdout }).toEqual({ failed: true, stdout: '' });
    const error = JSON.parse(stderr) as {
      readonly code: string;
      readonly details: readonly { readonly type: string; readonly value: string }[];
    };
    expect(error.code).toBe('unauthenticated');
    const info = error.details.find(({ type }) => type === 'google.rpc.ErrorInfo');
    expect(Buffer.from(info?.value ?? '', 'base64').toString()).toMatch(new RegExp(`${reason}.*iam\\.eventide`, 's'));
    const look = await curl('/eventide.iam.v1.IamService/GetUser', ...asRoot(), ...request);
    expect(JSON.parse(look.stderr)).toMatchObject({ code: 'not_found' });
  });

  it.each([
    ['GetUser', { UserName: 'nobody' }, 'not_found', 'NoSuchEntity'],
    ['CreateUser', { UserName: 'a b' }, 'invalid_argument', 'ValidationError'],
    ['EnableOrganizationsRootSessions', {}, 'not_found', 'OrganizationNotFoundException'],
  ] as const)('sees the rich error of %s', async (action, request, code, reason) => {
    const { stderr } = await curl(
      `/eventide.iam.v1.IamService/${action}`,
      ...asRoot(),
      '--data',
      JSON.stringify(request),
    );
    const error = JSON.parse(stderr) as {
      readonly code: string;
      readonly details: readonly { readonly type: string; readonly value: string }[];
    };
    expect(error.code).toBe(code);
    const info = error.details.find(({ type }) => type === 'google.rpc.ErrorInfo');
    expect(Buffer.from(info?.value ?? '', 'base64').toString()).toContain(reason);
    expect(Buffer.from(info?.value ?? '', 'base64').toString()).toContain('iam.eventide');
    const fields = error.details.filter(({ type }) => type === 'google.rpc.BadRequest');
    expect(fields).toHaveLength(reason === 'ValidationError' ? 1 : 0);
  });
});
