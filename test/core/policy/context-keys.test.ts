// Context keys: which condition keys a document asks for, in conditions and in variables, and how they are named.

import { describe, expect, test } from 'vitest';
import { contextKeysOf } from '../../../src/core/policy/context-keys.ts';
import { parsePolicy } from '../../../src/core/policy/parse.ts';

function keysOf(statement: object, Version = '2012-10-17'): readonly string[] {
  const document = { Version, Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...statement } };
  const parsed = parsePolicy(JSON.stringify(document));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return contextKeysOf([parsed.value]);
}

describe('keys of conditions', () => {
  test('are listed as written, in the order of the document', () => {
    const Condition = {
      StringLike: { 'aws:PrincipalTag/Team': 'x', 's3:prefix': ['a', 'b'] },
      'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'x' },
    };
    expect(keysOf({ Condition })).toEqual(['aws:PrincipalTag/Team', 's3:prefix', 'aws:TagKeys']);
  });

  test('are listed once, though in two spellings', () => {
    const Condition = { StringLike: { 'aws:UserName': 'x' }, StringNotLike: { 'aws:username': 'y' } };
    expect(keysOf({ Condition })).toEqual(['aws:UserName']);
  });

  test('of Null count too', () => {
    expect(keysOf({ Condition: { Null: { 'aws:TokenIssueTime': 'true' } } })).toEqual(['aws:TokenIssueTime']);
  });

  test('are listed for a document of the older version', () => {
    expect(keysOf({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, '2008-10-17')).toEqual([
      'aws:SecureTransport',
    ]);
  });
});

describe('keys of variables', () => {
  test('are found in Resource and NotResource, as written', () => {
    expect(keysOf({ Resource: ['arn:aws:s3:::b/${aws:UserName}/${ aws:userid }'] })).toEqual([
      'aws:UserName',
      'aws:userid',
    ]);
    const NotResource = 'arn:aws:s3:::b/${aws:PrincipalTag/Team}';
    expect(keysOf({ Resource: undefined, NotResource })).toEqual(['aws:PrincipalTag/Team']);
  });

  test.each(['StringEquals', 'StringNotLike', 'ArnLike', 'ForAllValues:StringLikeIfExists'])(
    'are found in values of %s',
    (operator) => {
      expect(keysOf({ Condition: { [operator]: { 's3:prefix': 'home/${aws:username}/*' } } })).toEqual([
        's3:prefix',
        'aws:username',
      ]);
    },
  );

  test.each(['NumericEquals', 'DateLessThan', 'IpAddress', 'BinaryEquals', 'Null'])(
    'are no variables in values of %s',
    (operator) => {
      expect(keysOf({ Condition: { [operator]: { 's3:max-keys': '${aws:username}' } } })).toEqual(['s3:max-keys']);
    },
  );

  test('with a default are listed without it', () => {
    expect(keysOf({ Resource: "arn:aws:s3:::${aws:PrincipalTag/Team, 'aws:none'}" })).toEqual([
      'aws:PrincipalTag/Team',
    ]);
  });

  test('are plain text before the fifth colon of an ARN', () => {
    expect(keysOf({ Resource: 'arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q' })).toEqual([]);
  });

  test('are plain text where the document is not of 2012-10-17', () => {
    const resource = { Resource: 'arn:aws:s3:::b/${aws:username}' };
    expect(keysOf(resource)).toEqual(['aws:username']);
    expect(keysOf(resource, '2008-10-17')).toEqual([]);
  });

  test('are not the literals, the empty one, nor one that does not end', () => {
    expect(keysOf({ Resource: 'arn:aws:s3:::${*}${?}${$}${}${aws:username' })).toEqual([]);
  });

  test('are found in a text of many that do not end, in a number of steps that grows with its length', () => {
    expect(keysOf({ Resource: `arn:aws:s3:::\${aws:userid}${'${'.repeat(50_000)}` })).toEqual(['aws:userid']);
  });
});
