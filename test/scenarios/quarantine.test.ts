// Sessions revoked and principals put into quarantine where nobody reaches the home.

import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/core/instruction.ts';
import type { SignInResponse } from '../../src/core/shapes/access.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const role = 'arn:aws:iam::111122223333:role/r';
const user = 'arn:aws:iam::111122223333:user/alice';
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: user }, Action: 'sts:AssumeRole' },
});

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function credentialsOf(answer: Answer | undefined, member: 'accessKey' | 'credentials'): Credentials {
  const found = (answer?.response as Record<string, Credentials | undefined> | undefined)?.[member];
  if (found === undefined) throw new Error(`no credentials: ${JSON.stringify(answer?.refusal)}`);
  return found;
}

class Story {
  readonly cluster = new ScriptedCluster();
  readonly key: Credentials;

  constructor() {
    this.cluster.ask('n1', 'CreateUser', { userName: 'alice', tags: [] });
    this.key = credentialsOf(this.cluster.ask('n1', 'CreateAccessKey', { userName: 'alice' }), 'accessKey');
    this.cluster.ask('n1', 'CreateRole', { roleName: 'r', assumeRolePolicyDocument: trust, tags: [] });
    this.cluster.pass(100);
  }

  session(replica: string): Credentials {
    const request = { roleArn: role, roleSessionName: 's', tags: [], policyArns: [], transitiveTagKeys: [] };
    return credentialsOf(
      this.cluster.ask(replica, 'AssumeRole', { ...request, providedContexts: [] }, { service: 'sts', as: this.key }),
      'credentials',
    );
  }

  /** How a replica answers whoever signs so; undefined: it takes the credentials. */
  refused(replica: string, as: Credentials): string | undefined {
    return this.cluster.ask(replica, 'GetCallerIdentity', {}, { service: 'sts', as })?.refusal?.code;
  }

  revoke(replica: string, action: string, principal: string, as?: Credentials): Answer | undefined {
    return this.cluster.ask(
      replica,
      action,
      { principal },
      { service: 'cluster', ...(as === undefined ? {} : { as }) },
    );
  }

  /** Cuts n3 off from everybody. */
  cutOff(): void {
    this.cluster.cut('n1', 'n3');
    this.cluster.cut('n2', 'n3');
    this.cluster.pass(3000);
  }

  heal(): void {
    this.cluster.heal('n1', 'n3');
    this.cluster.heal('n2', 'n3');
    this.cluster.pass(5000);
  }
}

describe('sessions that are revoked on a replica that reaches nobody', () => {
  it('end there at once, everywhere once it is reached, and new ones hold', () => {
    const story = new Story();
    const before = story.session('n1');
    story.cutOff();
    expect(story.revoke('n3', 'RevokeSessions', role)).toMatchObject({ durability: 'local' });
    expect(story.refused('n3', before)).toBe('InvalidClientTokenId');
    expect(story.refused('n1', before)).toBeUndefined();
    // Issued where the revocation is seen: after it. Issued where it is not: without knowing of it, so refused too.
    const after = story.session('n3');
    const beside = story.session('n1');
    expect(story.refused('n3', after)).toBeUndefined();
    story.heal();
    for (const replica of ['n1', 'n2', 'n3']) {
      expect(story.refused(replica, before)).toBe('InvalidClientTokenId');
      expect(story.refused(replica, beside)).toBe('InvalidClientTokenId');
      expect(story.refused(replica, after)).toBeUndefined();
      expect(story.refused(replica, story.session(replica))).toBeUndefined();
    }
  });
});

describe('a user who signs in', () => {
  it('again, after its sessions were revoked, has a session that holds', () => {
    const { cluster, key } = new Story();
    const signIn = (): string => {
      const answer = cluster.ask('n2', 'SignIn', {}, { service: 'access', as: key });
      return (answer?.response as SignInResponse | undefined)?.bearerToken ?? '';
    };
    const refused = (replica: string, token: string): string | undefined =>
      cluster.ask(replica, 'GetCallerIdentity', {}, { service: 'sts', proof: { kind: 'bearer', token } })?.refusal
        ?.code;
    const before = signIn();
    expect(refused('n2', before)).toBeUndefined();
    const revoked = cluster.ask('n2', 'RevokeSessions', { principal: user }, { service: 'cluster' });
    expect(revoked?.refusal).toBeUndefined();
    cluster.pass(1000);
    const after = signIn();
    for (const replica of ['n1', 'n2', 'n3']) {
      expect(refused(replica, before)).toBe('InvalidClientTokenId');
      expect(refused(replica, after)).toBeUndefined();
    }
  });
});

describe('a user who is put into quarantine on a replica that reaches nobody', () => {
  it('is refused there at once, then everywhere, until the home lifts it', () => {
    const story = new Story();
    story.cutOff();
    expect(story.revoke('n3', 'QuarantinePrincipal', user)?.refusal).toBeUndefined();
    expect(story.refused('n3', story.key)).toBe('AccessDenied');
    expect(story.refused('n1', story.key)).toBeUndefined();
    story.heal();
    for (const replica of ['n1', 'n2', 'n3']) expect(story.refused(replica, story.key)).toBe('AccessDenied');
    const listed = story.cluster.ask('n2', 'ListQuarantines', {}, { service: 'cluster' });
    expect(listed?.response).toMatchObject({ quarantines: [{ arn: user }] });
    expect(story.revoke('n2', 'LiftQuarantine', user)?.refusal).toBeUndefined();
    story.cluster.pass(1000);
    for (const replica of ['n1', 'n2', 'n3']) expect(story.refused(replica, story.key)).toBeUndefined();
    const after = story.cluster.ask('n2', 'ListQuarantines', {}, { service: 'cluster' });
    expect(after?.response).toMatchObject({ quarantines: [] });
  });

  it('stays there where a lift did not know of a second one', () => {
    const story = new Story();
    story.revoke('n1', 'QuarantinePrincipal', user);
    story.cluster.pass(1000);
    story.cutOff();
    story.revoke('n3', 'QuarantinePrincipal', user);
    expect(story.revoke('n1', 'LiftQuarantine', user)?.refusal).toBeUndefined();
    story.cluster.pass(100);
    expect(story.refused('n1', story.key)).toBeUndefined();
    story.heal();
    for (const replica of ['n1', 'n2', 'n3']) expect(story.refused(replica, story.key)).toBe('AccessDenied');
  });

  it('does not lift it itself, and is nobody that is asked about with success', () => {
    const story = new Story();
    const everything = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
    });
    story.cluster.ask('n1', 'PutUserPolicy', { userName: 'alice', policyName: 'p', policyDocument: everything });
    story.cluster.pass(100);
    const question = { principal: user, action: 's3:GetObject', resource: '*', context: [], explain: true };
    const ask = (): unknown => story.cluster.ask('n2', 'Authorize', question, { service: 'access' })?.response;
    expect(ask()).toMatchObject({ decision: { decision: 'Allowed' } });
    expect(story.revoke('n2', 'LiftQuarantine', user, story.key)?.refusal?.code).toBe('AccessDenied');
    story.revoke('n2', 'QuarantinePrincipal', user, story.key);
    story.cluster.pass(1000);
    expect(ask()).toMatchObject({ decision: { decision: 'ExplicitlyDenied', allowed: false } });
    expect(story.revoke('n2', 'LiftQuarantine', user, story.key)?.refusal?.code).toBe('AccessDenied');
  });
});

describe('a principal whom nobody shows', () => {
  it('cannot be revoked', () => {
    const story = new Story();
    for (const action of ['RevokeSessions', 'QuarantinePrincipal', 'LiftQuarantine'])
      expect(story.revoke('n2', action, `${user}x`)?.refusal?.code).toBe('NoSuchEntity');
  });

  it('is revoked by the home where only the home knows it', () => {
    const cluster = new ScriptedCluster({ profile: 'manual' });
    cluster.ask('n1', 'CreateUser', { userName: 'bob', tags: [] });
    const request = { principal: 'arn:aws:iam::111122223333:user/bob' };
    const answer = cluster.ask('n2', 'QuarantinePrincipal', request, { service: 'cluster' });
    expect(answer?.refusal).toBeUndefined();
    cluster.pass(1000);
    const listed = cluster.ask('n1', 'ListQuarantines', {}, { service: 'cluster' });
    expect(listed?.response).toMatchObject({ quarantines: [{ arn: request.principal }] });
  });
});
