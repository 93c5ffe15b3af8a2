// Forms as clients write them: numbers, lists and empty values that AWS's clients send are read, what would be lost is refused.

import { describe, expect, it } from 'vitest';
import { decodeQuery } from '../../../src/api/query/decode.ts';

const iam = (action: string, form: string): string => `Action=${action}&Version=2010-05-08&${form}`;
const sts = (action: string, form: string): string => `Action=${action}&Version=2011-06-15&${form}`;

function requestOf(form: string): unknown {
  const decoded = decodeQuery('', form);
  return decoded.ok ? decoded.value.request : `${decoded.error.code}: ${decoded.error.message}`;
}

describe('a whole number', () => {
  it.each([
    ['10', 10],
    ['010', 10],
    ['00000000000010', 10],
    ['%2B5', 5],
    ['-0', 0],
    ['-5', -5],
    ['2147483647', 2_147_483_647],
    ['-2147483648', -2_147_483_648],
  ])('%s is read', (text, maxItems) => {
    expect(requestOf(iam('ListUsers', `MaxItems=${text}`))).toEqual({ maxItems });
  });

  it.each(['', '+5', '%205', '5%20', '5.0', '1e3', '0x10', 'NaN', '2147483648', '-2147483649', '%D9%A5'])(
    '%j is none',
    (text) => {
      const refused = "MalformedInput: Value at 'maxItems' must be a whole number";
      expect(requestOf(iam('ListUsers', `MaxItems=${text}`))).toBe(refused);
    },
  );

  it('that is none is what STS was recorded to answer so', () => {
    const form = sts('AssumeRole', 'RoleArn=a&RoleSessionName=s&DurationSeconds=NaN');
    expect(requestOf(form)).toBe("MalformedInput: Value at 'durationSeconds' must be a whole number");
  });
});

describe('a truth value', () => {
  const version = (text: string): string =>
    iam('CreatePolicyVersion', `PolicyArn=a&PolicyDocument=d&SetAsDefault=${text}`);

  it.each([
    ...(['true', 'True', 'TRUE'] as const).map((text) => [text, true] as const),
    ...(['false', 'False', 'FALSE'] as const).map((text) => [text, false] as const),
  ])('%s is read', (text, setAsDefault) => {
    expect(requestOf(version(text))).toEqual({ policyArn: 'a', policyDocument: 'd', setAsDefault });
  });

  it.each(['', '1', '0', 'yes', '%20true'])('%j is none', (text) => {
    expect(requestOf(version(text))).toBe("MalformedInput: Value at 'setAsDefault' must be true or false");
  });
});

describe('a list', () => {
  const untag = (form: string): unknown => requestOf(iam('UntagUser', `UserName=u&${form}`));

  it.each([
    ['in order', 'TagKeys.member.1=a&TagKeys.member.2=b'],
    ['out of order', 'TagKeys.member.2=b&TagKeys.member.1=a'],
    ['with a gap', 'TagKeys.member.1=a&TagKeys.member.3=b'],
    ['counted from nought', 'TagKeys.member.0=a&TagKeys.member.1=b'],
    ['with noughts in front', 'TagKeys.member.10=b&TagKeys.member.09=a'],
    ['with large numbers', 'TagKeys.member.1000000=b&TagKeys.member.999999=a'],
  ])('%s is read by its numbers', (_, form) => {
    expect(untag(form)).toEqual({ userName: 'u', tagKeys: ['a', 'b'] });
  });

  it.each(['TagKeys=', 'TagKeys', ''])('is empty as %j, as SDKs write it', (form) => {
    expect(untag(form)).toEqual({ userName: 'u', tagKeys: [] });
  });

  it.each([
    'TagKeys=a',
    'TagKeys.1=a',
    'TagKeys.entry.1=a',
    'TagKeys.member=a',
    'TagKeys.member.x=a',
    'TagKeys.member.-1=a',
    'TagKeys.member.1=a&TagKeys.member.01=b',
    'TagKeys.member.99999999999=a',
  ])('%s is refused, as something would be lost', (form) => {
    const refused = "MalformedInput: Values at 'tagKeys' must be given as member.1, member.2 and so on";
    expect(untag(form)).toBe(refused);
  });

  it('of policies is never lost in silence', () => {
    const form = sts('AssumeRole', 'RoleArn=a&RoleSessionName=s&PolicyArns.1.arn=b');
    expect(requestOf(form)).toMatch(/^MalformedInput: Values at 'policyArns'/);
    expect(requestOf(form.replace('.1.arn', '.member.1'))).toMatch(/^MalformedInput: Value at 'policyArns.1.member'/);
  });
});

describe('a text', () => {
  it('may be empty, which its constraints judge', () => {
    expect(requestOf(iam('GetUser', 'UserName='))).toEqual({ userName: '' });
    expect(requestOf(iam('GetUser', 'UserName'))).toEqual({ userName: '' });
  });

  it('has nothing below it', () => {
    const refused = 'MalformedInput: Start of list found where not expected';
    expect(requestOf(iam('GetUser', 'UserName.member.1=u'))).toBe(refused);
    expect(requestOf(iam('GetUser', 'UserName=u&UserName.x=u'))).toBe(refused);
  });
});

it('passes over what the action does not have', () => {
  const form = iam('GetUser', 'UserName=u&Nothing=1&Nothing.member.x=2&userName=v&SignatureVersion=4&');
  expect(requestOf(form)).toEqual({ userName: 'u' });
});
