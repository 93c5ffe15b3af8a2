# Makes botocore.json: requests signed by botocore, an implementation that is not ours. Run: python3 make_vectors.py
import json, datetime, hashlib, pathlib
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
import botocore.auth as A
from urllib.parse import urlsplit
AK = 'AKIAQNZGKIQY56JQ7WML'
SK = 'not/a+real/secret+only/for+vectors/01234'
TOKEN = 'AQ' + 'not/a+real/token' * 24 + '=='
AT = datetime.datetime(2026, 11, 23, 19, 5, 14)
vectors = []
A.get_current_datetime = lambda remove_tzinfo=True: AT

def vec(name, method='POST', url='https://iam.amazonaws.com/', headers=(), body=b'', region='us-east-1', service='iam', token=None, expires=None, params=None, secret=SK):
    cred = Credentials(AK, secret, token)
    req = AWSRequest(method=method, url=url, data=body, params=params or {})
    for k, v in headers:
        req.headers.add_header(k, v)
    auth = SigV4QueryAuth(cred, service, region, expires=expires) if expires else SigV4Auth(cred, service, region)
    caught = {}
    orig = auth.canonical_request

    def canon(r):
        c = orig(r)
        caught['c'] = c
        return c
    auth.canonical_request = canon
    auth.add_auth(req)
    p = urlsplit(req.url)
    hs = [[k.lower(), v] for k, v in req.headers.items()]
    if not any((k == 'host' for k, _ in hs)):
        hs.insert(0, ['host', A._host_from_url(req.url)])
    query = p.query
    if params and (not expires):
        query = urlsplit(req.prepare().url).query
    vectors.append({'name': name, 'method': method, 'path': p.path if p.path else '/', 'query': query, 'headers': hs, 'payloadHash': hashlib.sha256(body or b'').hexdigest(), 'region': region, 'service': service, 'accessKeyId': AK, 'secret': secret, 'token': token, 'expiresS': expires, 'canonicalRequest': caught['c']})
form = ('Content-Type', 'application/x-www-form-urlencoded; charset=utf-8')
vec('a plain IAM call', body=b'Action=ListUsers&Version=2010-05-08', headers=[form])
vec('an STS call in a region', url='https://sts.eu-central-1.amazonaws.com/', region='eu-central-1', service='sts', body=b'Action=GetCallerIdentity&Version=2011-06-15', headers=[form])
vec('a call without body', method='GET')
vec('a session token in the headers', body=b'Action=ListUsers&Version=2010-05-08', headers=[form], token=TOKEN)
vec('a session token and no body', method='GET', token=TOKEN)
vec('the path of an RPC', url='http://127.0.0.1:4601/eventide.iam.v1.IamService/CreateUser', service='iam', body=b'\n\x05alice', headers=[('Content-Type', 'application/grpc')])
vec('a path prefix', url='http://localhost:4566/r/n2/', body=b'Action=ListUsers&Version=2010-05-08')
vec('a path prefix without slash at its end', url='http://localhost:4566/r/n2', body=b'Action=ListUsers')
for n, u in [('two slashes at the root', '//'), ('two slashes inside', '/a//b'), ('three slashes at the end', '/a///'), ('a dot segment', '/./a'), ('a dot segment at the end', '/a/.'), ('a parent segment', '/a/b/../c'), ('a parent segment above the root', '/../../a'), ('a parent segment at the end', '/a/..'), ('a parent segment and a slash at the end', '/a/../'), ('an encoded blank', '/a%20b'), ('an encoded slash', '/a%2Fb'), ('a lower-case escape', '/a%2fb'), ('an encoded percent sign', '/a%25b'), ('an encoded letter', '/%61'), ('encoded unicode', '/gr%C3%BC%C3%9Fe/%E2%82%AC'), ('a tilde and other unreserved', '/~user/a-b_c.d'), ('reserved characters', "/a:b@c!d$e&f'g(h)i*j+k,l;m=n"), ('a lone percent sign', '/100%'), ('three dots', '/.../a'), ('an encoded dot segment', '/%2E%2E/a'), ('a blank', '/a b'), ('raw unicode', '/grüße')]:
    vec('path: ' + n, method='GET', url='https://iam.amazonaws.com' + u)
for n, q in [('sorted by name', 'b=2&a=1'), ('sorted by value', 'a=2&a=1&a=10'), ('same prefix', 'ab=1&a=2&a-b=3'), ('upper before lower', 'b=1&B=2&a=3&A=4'), ('no value', 'a&b='), ('an equals sign in the value', 'a=%3D'), ('encoded blank', 'a=x%20y'), ('encoded unicode', 'n=%E2%82%AC&gr%C3%BC=1'), ('encoded reserved', 'a=%2F%3A%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B'), ('unreserved stay', 'a=-._~0Aa'), ('encoded percent sign', 'a=%25&b=%2525'), ('a name that needs encoding', 'a%20b=1&a%3Db=2'), ('many', '&'.join((f'k{i}={i}' for i in range(30, 0, -1))))]:
    vec('query: ' + n, method='GET', url='https://iam.amazonaws.com/?' + q)
vec('query: a call by GET', method='GET', params={'Action': 'CreateUser', 'UserName': 'a b+c/ü', 'Version': '2010-05-08', 'Path': '/x y/'})
vec('header: blanks around and inside', headers=[('X-Amz-Note', '  a   b \t c  ')])
vec('header: sent twice', headers=[('X-Amz-Note', 'b'), ('X-Amz-Note', 'a')])
vec('header: sent three times with others between', headers=[('X-Amz-Note', 'z'), ('X-Amz-Other', '1'), ('X-Amz-Note', ' a  b '), ('x-amz-note', '')])
vec('header: empty', headers=[('X-Amz-Note', '')])
vec('header: upper case in name and value', headers=[('X-AMZ-NOTE', 'VaLuE'), ('My-Header1', 'One')])
vec('header: a comma in the value', headers=[('X-Amz-Note', 'a,b , c')])
vec('header: quotes keep no blanks', headers=[('X-Amz-Note', '"a   b"')])
vec('header: a port in the host', url='http://localhost:4566/', body=b'Action=ListUsers')
vec('header: the default port is no part of the host', url='http://localhost:80/', body=b'Action=ListUsers')
vec('header: names sorted', headers=[('Zeta', '1'), ('alpha', '2'), ('X-Amz-A', '3'), ('x-amz-a-b', '4')])
vec('body: unicode', body='Action=CreateUser&UserName=grüße'.encode())
vec('body: bytes that are no text', body=bytes(range(256)))
vec('secret with all kinds of characters', body=b'Action=ListUsers', secret='+/=~!@ü€ "\\')
for e in (1, 60, 604800):
    vec(f'presigned for {e} s', method='GET', url='https://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15', service='sts', expires=e)
vec('presigned with a session token', method='GET', url='https://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15', service='sts', expires=900, token=TOKEN)
vec('presigned with a further signed header', method='GET', url='https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15', region='eu-west-1', service='sts', expires=60, headers=[('x-k8s-aws-id', 'my cluster')])
vec('presigned with odd parameters', method='GET', url='https://iam.amazonaws.com/?Action=GetUser&UserName=a%20b%2Bc&Z=1&A=', expires=60)
vec('presigned on a path', method='GET', url='http://localhost:4566/r/n2/?Action=ListUsers&Version=2010-05-08', expires=60)
lines = ',\n'.join((json.dumps(v) for v in vectors))
open(pathlib.Path(__file__).with_name('botocore.json'), 'w').write('[\n' + lines + '\n]\n')
