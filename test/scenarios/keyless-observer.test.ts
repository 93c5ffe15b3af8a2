// An observer without data keys: transcripts of what it answers to whom, and of what it refuses.

import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/base/text.ts';
import type { Call, Proof } from '../../src/core/event.ts';
import type { ForwardAnswer, Message } from '../../src/core/gossip/message.ts';
import type { Answer } from '../../src/core/instruction.ts';
import type { AuthorizeResponse } from '../../src/core/shapes/access.ts';
import type { CreateJoinTokenResponse, GetClusterResponse } from '../../src/core/shapes/cluster.ts';
import { methodsOf, serviceNames } from '../../src/core/shapes/lookup.ts';
import { account } from '../sim/cluster.ts';
import type { SimulationOptions } from '../sim/options.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const unsigned: { readonly proof: Proof } = { proof: { kind: 'none' } };
const alice = `arn:aws:iam::${account}:user/alice`;
const question = { principal: alice, action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', context: [] };
const policy = {
  ...{ userName: 'alice', policyName: 'read' },
  policyDocument: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
  }),
};

/** Three voters and n4, a keyless observer; alice may read. */
function withObserver(options: Partial<SimulationOptions> = {}): ScriptedCluster {
  const cluster = new ScriptedCluster(options);
  const made = cluster.ask('n1', 'CreateJoinToken', { kind: 'observer' })?.response as CreateJoinTokenResponse;
  const n4 = cluster.machine.newcomer('n4');
  const [n1] = cluster.machine.replicas;
  if (n1 === undefined) throw new Error('there is no n1');
  cluster.machine.join(n1, n4, made.joinToken ?? '', () => undefined);
  cluster.pass(500);
  n4.keyless = true;
  cluster.machine.start(n4);
  expect(cluster.ask('n1', 'CreateUser', { userName: 'alice', tags: [] })?.refusal).toBeUndefined();
  expect(cluster.ask('n1', 'PutUserPolicy', policy)?.refusal).toBeUndefined();
  cluster.pass(2000);
  return cluster;
}

function decided(answer: Answer | undefined): string | undefined {
  return answer?.refusal?.code ?? (answer?.response as AuthorizeResponse | undefined)?.decision?.decision;
}

const asked = (cluster: ScriptedCluster, more: Partial<Call> = unsigned): string | undefined =>
  decided(cluster.ask('n4', 'Authorize', question, more));

describe('a keyless observer', () => {
  it('tells anybody what a named principal may do, and follows changes', () => {
    const cluster = withObserver();
    expect(asked(cluster)).toBe('Allowed');
    const { response } = cluster.ask('n4', 'Authorize', question, unsigned) ?? {};
    expect(response).toMatchObject({ replica: 'n4', position: 3 });
    cluster.ask('n1', 'DeleteUserPolicy', { userName: 'alice', policyName: 'read' });
    cluster.pass(100);
    expect(asked(cluster)).toBe('ImplicitlyDenied');
    cluster.ask('n1', 'PutUserPolicy', policy);
    cluster.ask('n2', 'QuarantinePrincipal', { principal: alice });
    cluster.pass(100);
    expect(asked(cluster)).toBe('ExplicitlyDenied');
    const nobody = { ...question, principal: `arn:aws:iam::${account}:user/nobody` };
    expect(decided(cluster.ask('n4', 'Authorize', nobody, unsigned))).toBe('ImplicitlyDenied');
  });

  it('still does after a restart, and waits for what a causal token names', () => {
    const cluster = withObserver();
    cluster.kill('n4');
    const token = cluster.ask('n1', 'DeleteUserPolicy', { userName: 'alice', policyName: 'read' })?.token ?? '';
    cluster.start('n4');
    cluster.pass(1000);
    const consistency = { level: 'at-least', tokens: [token], waitMs: 5000, otherwise: 'fail' } as const;
    expect(asked(cluster, { ...unsigned, consistency })).toBe('ImplicitlyDenied');
  });

  it('needs a name for each question: it cannot know who asks', () => {
    const cluster = withObserver();
    const { principal: _, ...own } = question;
    const answer = cluster.ask('n4', 'Authorize', own, unsigned);
    expect(answer?.refusal).toMatchObject({ code: 'InvalidInput', message: expect.stringContaining('principal') });
    const batch = cluster.ask('n4', 'BatchAuthorize', { requests: [question, own] }, unsigned);
    expect(batch?.response).toMatchObject({
      results: [{ decision: { decision: 'Allowed' } }, { error: expect.stringContaining('InvalidInput') }],
    });
  });

  it('refuses a signature and a token, which it cannot check, on its questions too', () => {
    const cluster = withObserver();
    const session = cluster.ask('n1', 'SignIn', {})?.response as { readonly bearerToken: string };
    const bearer = { proof: { kind: 'bearer', token: session.bearerToken } } as const;
    for (const more of [{}, bearer]) {
      expect(asked(cluster, more)).toBe('DATA_KEYS_MISSING');
      expect(cluster.ask('n4', 'BatchAuthorize', { requests: [question] }, more)?.refusal?.code).toBe(
        'DATA_KEYS_MISSING',
      );
    }
  });

  it('refuses every other call, signed or not, as one that it has no data keys for', () => {
    const cluster = withObserver();
    const answered = new Set<string>();
    for (const service of serviceNames)
      for (const { name: action } of methodsOf(service))
        for (const more of [{}, unsigned]) {
          const code = cluster.askOf('n4', service, action, { requests: [] }, more)?.refusal?.code;
          if (code !== 'DATA_KEYS_MISSING') answered.add(action);
        }
    expect([...answered].toSorted()).toEqual(['Authorize', 'BatchAuthorize']);
    expect(cluster.halts).toEqual([]);
  });

  it('decides nothing that another replica hands to it', () => {
    const cluster = withObserver();
    const idOf = (name: string): string | undefined =>
      cluster.machine.replicas.find(({ member }) => member.name === name)?.member.id;
    const answers: Message[] = [];
    const forward: Message = {
      ...{ kind: 'forward', forwardId: 1, requestId: 'handed', door: 'plain', service: 'iam', action: 'CreateUser' },
      ...{ body: utf8('{"userName":"bob"}'), sourceIp: '127.0.0.1', userAgent: '', secure: false, tokens: [] },
      ...{ visibleSeq: 0, deadlineMs: 1000 },
    };
    cluster.machine.network.tamper = (from, to, message) => {
      if (from === idOf('n4') && message.kind === 'forward-answer') answers.push(message);
      return from === idOf('n1') && to === idOf('n4') ? [message, forward] : [message];
    };
    cluster.pass(2000);
    const { refusal } = answers[0] as ForwardAnswer;
    expect(refusal?.code).toBe('DATA_KEYS_MISSING');
  });

  it('is known as one to the others, who refuse unsigned calls as ever', () => {
    const cluster = withObserver();
    const answer = cluster.ask('n1', 'GetCluster', {});
    const { members } = (answer?.response ?? { members: [] }) as GetClusterResponse;
    expect(members.filter(({ keyless }) => keyless === true).map(({ name }) => name)).toEqual(['n4']);
    expect(members.find(({ name }) => name === 'n4')?.ready).toBe(true);
    for (const name of ['n1', 'n2', 'n3'])
      expect(decided(cluster.ask(name, 'Authorize', question, unsigned))).toBe('MissingAuthenticationToken');
  });

  it('allows nothing where it lags too far', () => {
    const cluster = withObserver({ failClosedAfterMs: 3000 });
    expect(asked(cluster)).toBe('Allowed');
    for (const name of ['n1', 'n2', 'n3']) cluster.cut('n4', name);
    cluster.pass(4000);
    expect(asked(cluster)).toBe('TOO_STALE');
  });
});

describe('an observer with data keys', () => {
  it('serves everything, and refuses unsigned calls', () => {
    const cluster = withObserver();
    cluster.kill('n4');
    const n4 = cluster.machine.replicas.find(({ member }) => member.name === 'n4');
    if (n4 !== undefined) n4.keyless = false;
    cluster.start('n4');
    cluster.pass(2000);
    expect(asked(cluster)).toBe('MissingAuthenticationToken');
    expect(asked(cluster, {})).toBe('Allowed');
    expect(cluster.ask('n4', 'GetUser', { userName: 'alice' })?.refusal).toBeUndefined();
  });
});

describe('a voter', () => {
  it('does not start without data keys', () => {
    const cluster = withObserver();
    cluster.kill('n3');
    const n3 = cluster.machine.replicas.find(({ member }) => member.name === 'n3');
    if (n3 !== undefined) n3.keyless = true;
    const start = (): void => {
      cluster.start('n3');
      cluster.pass(1000);
    };
    expect(start).toThrow('only an observer goes without data keys');
  });
});
