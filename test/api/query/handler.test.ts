// The Query door by real connections: what it reads, what it refuses and how, and what its headers say.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpServer, openHttpServer } from '../../../src/api/http/server.ts';
import { doorLimits } from '../../../src/api/limits.ts';
import { queryDoor } from '../../../src/api/query/handler.ts';
import { refusal } from '../../../src/core/model/refusal.ts';
import { type AnswerTable, type TableAnswer, TableDispatch } from '../table-dispatch.ts';

const user = {
  path: '/',
  userName: 'alice',
  userId: 'AIDA1',
  arn: 'arn:aws:iam::1:user/alice',
  createDate: 0,
  tags: [],
};
const answers: Record<string, TableAnswer> = {};
const bugs: unknown[] = [];
let dispatch: TableDispatch;
let server: HttpServer;

beforeEach(async () => {
  for (const name of Object.keys(answers)) delete answers[name];
  bugs.length = 0;
  const reply = (name: string) => (): TableAnswer => {
    const answer = answers[name];
    if (answer === undefined) throw new Error(`no answer for ${name}`);
    return answer;
  };
  const names = ['iam:GetUser', 'iam:ListUsers', 'iam:CreateUser', 'sts:GetCallerIdentity'];
  const calls: AnswerTable['calls'] = Object.fromEntries(names.map((name) => [name, reply(name)]));
  dispatch = new TableDispatch({ calls });
  server = await openHttpServer({
    ...{ address: '127.0.0.1:0', routes: [], certificatePollMs: 1000, onProblem: () => undefined },
    otherwise: [
      queryDoor({
        ...{ dispatch, replica: 'n1', secure: false, limits: doorLimits },
        implemented: (_, action) => action !== 'CreateInstanceProfile',
        onBug: (error) => bugs.push(error),
      }),
    ],
  });
});

afterEach(() => server.close());

interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly xml: string;
}

async function post(form: string, path = '/', headers: Readonly<Record<string, string>> = {}): Promise<Got> {
  const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const options = { method: 'POST', body: form, headers: { ...type, ...headers } };
  return gotOf(await fetch(`http://${server.address}${path}`, options));
}

async function gotOf(response: Response): Promise<Got> {
  return { status: response.status, headers: response.headers, xml: await response.text() };
}

const codeOf = ({ xml }: Got): string | undefined => /<Code>(.*)<\/Code>/.exec(xml)?.[1];

const getUser = 'Action=GetUser&Version=2010-05-08&UserName=alice';

describe('a call', () => {
  it('is answered in the words of AWS, its freshness and token in headers', async () => {
    answers['iam:GetUser'] = { response: { user }, token: 'token-1', durability: 'committed' };
    const got = await post(getUser);
    const id = got.headers.get('x-amzn-requestid') ?? '';
    expect(got.status).toBe(200);
    expect(got.xml).toBe(
      '<GetUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetUserResult><User><Path>/</Path>' +
        '<UserName>alice</UserName><UserId>AIDA1</UserId><Arn>arn:aws:iam::1:user/alice</Arn>' +
        '<CreateDate>1970-01-01T00:00:00Z</CreateDate></User></GetUserResult>' +
        `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></GetUserResponse>`,
    );
    const named = ['content-type', 'x-eventide-replica', 'x-eventide-token', 'x-eventide-durability'];
    expect(named.map((name) => got.headers.get(name))).toEqual(['text/xml', 'n1', 'token-1', 'committed']);
    expect(['x-eventide-visible-token', 'x-eventide-staleness-ms'].map((name) => got.headers.get(name))).toEqual([
      'seen-1',
      '13',
    ]);
    expect(dispatch.calls[0]).toMatchObject({ door: 'query', service: 'iam', request: { userName: 'alice' } });
  });

  it('may stand in the query, and says which service by its version, or by its name', async () => {
    answers['sts:GetCallerIdentity'] = { response: { account: '1' } };
    for (const version of ['&Version=2011-06-15', '']) {
      const got = await gotOf(await fetch(`http://${server.address}/?Action=GetCallerIdentity${version}`));
      expect(got.xml).toContain('<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">');
    }
    expect(dispatch.calls[0]?.proof).toEqual({ kind: 'none' });
  });

  it('is answered in JSON where that is asked for, refused or not', async () => {
    answers['iam:GetUser'] = { response: { user }, token: 'token-1' };
    const accept = { accept: 'application/json' };
    const got = await post(getUser, '/', accept);
    expect([got.status, got.headers.get('content-type'), got.headers.get('x-eventide-token')]).toEqual([
      ...[200, 'application/json', 'token-1'],
    ]);
    expect(JSON.parse(got.xml)).toMatchObject({ GetUserResponse: { GetUserResult: { User: { UserName: 'alice' } } } });
    for (const form of ['', 'Action=GetUser&Version=2010-05-08&UserName=a%20b']) {
      const refused = await post(form, '/', accept);
      expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'application/json']);
      expect(JSON.parse(refused.xml)).toMatchObject({ Error: { Type: 'Sender' } });
    }
  });

  it('comes with the pieces that its signature covers, as they were sent', async () => {
    answers['iam:GetUser'] = { response: { user } };
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIA/20261128/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0';
    await post(getUser, '/?a=%20b', { authorization, 'X-Amz-Date': '20261128T000000Z' });
    const proof = dispatch.calls[0]?.proof;
    expect(proof).toMatchObject({ kind: 'signed', pieces: { method: 'POST', path: '/', query: 'a=%20b' } });
    const headers = proof?.kind === 'signed' ? proof.pieces.headers : [];
    expect(headers).toContainEqual(['x-amz-date', '20261128T000000Z']);
    expect(headers).toContainEqual(['host', server.address]);
    await gotOf(await fetch(`http://${server.address}/?${getUser}&X-Amz-Signature=0`));
    expect(dispatch.calls[1]?.proof.kind).toBe('signed');
    await post(getUser, '/', { authorization: 'Bearer abc' });
    expect(dispatch.calls[2]?.proof).toEqual({ kind: 'bearer', token: 'abc' });
  });

  it('takes settings from headers and from the path, and an idempotency key from the SDK', async () => {
    answers['iam:GetUser'] = { response: { user } };
    await post(getUser, '/c/home', { 'amz-sdk-invocation-id': '42' });
    await post(getUser, '/r/n1/c/minimize-latency/', {
      'x-eventide-idempotency-key': 'mine',
      'amz-sdk-invocation-id': '42',
    });
    await post(getUser, '/r/n1', {
      'x-eventide-token': 'a,b',
      'x-eventide-wait-ms': '5',
      'x-eventide-otherwise': 'serve-stale',
    });
    await post(getUser, '/c/home/', { 'x-eventide-consistency': 'minimize-latency' });
    expect(dispatch.calls.map(({ consistency }) => consistency)).toEqual([
      { level: 'home' },
      { level: 'minimize-latency' },
      { level: 'at-least', tokens: ['a', 'b'], waitMs: 5, otherwise: 'serve-stale' },
      { level: 'minimize-latency' },
    ]);
    expect(dispatch.calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      'sdk:42',
      'mine',
      undefined,
      undefined,
    ]);
  });

  it('is refused where its path pins another replica', async () => {
    const got = await post(getUser, '/r/n2/');
    expect([got.status, codeOf(got)]).toEqual([421, 'InvalidInput']);
    expect(dispatch.calls).toEqual([]);
  });
});

describe('a request that cannot be read', () => {
  it.each([
    ['', 'MissingAction', 400],
    ['Action=&Version=2010-05-08', 'MissingAction', 400],
    ['Action=GetNothing&Version=2010-05-08', 'InvalidAction', 400],
    ['Action=GetUser&Version=2011-06-15', 'InvalidAction', 400],
    ['Action=GetUser&Version=1999-01-01', 'InvalidAction', 400],
    ['Action=constructor&Version=2010-05-08', 'InvalidAction', 400],
    ['Action=CreateInstanceProfile&Version=2010-05-08', 'NotImplemented', 501],
    ['Action=GetUser&Version=2010-05-08&UserName=%zz', 'InvalidParameterValue', 400],
    ['Action=GetUser&Version=2010-05-08&UserName=%ff', 'InvalidParameterValue', 400],
    ['Action=GetUser&Version=2010-05-08&UserName=a&UserName=b', 'InvalidParameterValue', 400],
    [`Action=GetUser&Version=2010-05-08&${'a.'.repeat(40)}=1`, 'InvalidParameterValue', 400],
    [`Action=GetUser&Version=2010-05-08&${'a=1&'.repeat(5001)}`, 'InvalidParameterValue', 400],
    ['Action=ListUsers&Version=2010-05-08&MaxItems=many', 'MalformedInput', 400],
    ['Action=CreateUser&Version=2010-05-08', 'ValidationError', 400],
    ['Action=CreateUser&Version=2010-05-08&UserName=a%20b', 'ValidationError', 400],
  ])('%s: %s', async (form, code, status) => {
    const got = await post(form);
    expect([codeOf(got), got.status]).toEqual([code, status]);
    expect(got.xml).toMatch(/^<ErrorResponse xmlns=.*<\/ErrorResponse>$/s);
    expect(dispatch.calls).toEqual([]);
  });

  it('that is too large has an error document too', async () => {
    const got = await post(`${getUser}&Path=${'a'.repeat(2 ** 20)}`);
    expect([got.status, codeOf(got)]).toEqual([413, 'InvalidInput']);
  });

  it('has a document of the service that it was signed for', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIA/20261128/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0';
    expect((await post('Action=Nothing', '/', { authorization })).xml).toContain('https://sts.amazonaws.com/');
  });

  it('elsewhere is no call', async () => {
    for (const path of ['/users', '/r/', '/r/n1/x', '/c/Home!', '//'])
      expect((await post(getUser, path)).status).toBe(404);
    expect((await fetch(`http://${server.address}/`, { method: 'PUT' })).status).toBe(405);
  });
});

describe('a refusal', () => {
  it('of a later version, which this one has no status for, is an error of the receiver', async () => {
    const later = { ...refusal('NoSuchEntity', 'No.'), code: 'OF_A_LATER_VERSION' as 'NoSuchEntity' };
    answers['iam:GetUser'] = { refusal: later };
    const got = await post(getUser);
    expect([got.status, codeOf(got), bugs]).toEqual([500, 'OF_A_LATER_VERSION', []]);
    expect(got.xml).toContain('<Type>Receiver</Type>');
  });

  it('has AWS’s code and status, and Eventide’s own beside it', async () => {
    answers['iam:GetUser'] = { refusal: refusal('NoSuchEntity', 'The user with name <a> & "b" cannot be found.') };
    const got = await post(getUser);
    expect([got.status, codeOf(got), got.headers.get('x-eventide-error')]).toEqual([
      404,
      'NoSuchEntity',
      'NoSuchEntity',
    ]);
    expect(got.xml).toContain('<Type>Sender</Type>');
    expect(got.xml).toContain('<Message>The user with name &lt;a&gt; &amp; &quot;b&quot; cannot be found.</Message>');
  });

  it('that AWS has no word for is one that its clients know', async () => {
    answers['iam:GetUser'] = { refusal: refusal('HOME_UNREACHABLE', 'Try again.', { retryAfterMs: 1200 }) };
    const got = await post(getUser);
    expect([got.status, codeOf(got)]).toEqual([503, 'ServiceUnavailable']);
    expect(['x-eventide-error', 'retry-after'].map((name) => got.headers.get(name))).toEqual(['HOME_UNREACHABLE', '2']);
    expect(got.xml).toContain('<Type>Receiver</Type>');
  });

  it('of a call that failed inside says where to look, and is told', async () => {
    const got = await post(getUser);
    expect([got.status, codeOf(got)]).toEqual([500, 'ServiceFailure']);
    expect(got.xml).toContain(got.headers.get('x-amzn-requestid'));
    expect(bugs).toHaveLength(1);
  });
});
