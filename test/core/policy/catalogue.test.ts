// The catalogue: what it finds, whatever the case of letters, and that it is built alike twice.

import { expect, it } from 'vitest';
import { readTables } from '../../../scripts/catalogue.ts';
import { Catalogue } from '../../../src/core/policy/catalogue.ts';

const catalogue = new Catalogue(readTables());

it('the tables are the same each time they are read', () => {
  expect(JSON.stringify(readTables())).toBe(JSON.stringify(readTables()));
});

it('an action is found in any case, with its level, resource types and keys', () => {
  const action = catalogue.action('S3:getobject');
  expect(action).toMatchObject({ name: 's3:GetObject', service: 's3', level: 'Read' });
  expect(action?.uses.map(({ type }) => type.arn)).toContain('arn:${Partition}:s3:::${BucketName}/${ObjectName}');
  expect(action?.keys.map(({ name }) => name)).toContain('s3:ExistingObjectTag/${key}');
  expect(catalogue.action('s3:GetObjekt')).toBeUndefined();
  expect(catalogue.action('s3')).toBeUndefined();
});

it('an action without resource-level permission uses no resource type', () => {
  expect(catalogue.action('s3:ListAllMyBuckets')?.uses).toEqual([]);
});

it('patterns cover actions by prefix and by name', () => {
  const names = (pattern: string) => catalogue.actionsMatching(pattern).map(({ name }) => name);
  expect(names('sts:assumerole')).toEqual(['sts:AssumeRole']);
  expect(names('STS:AssumeRoleWith*')).toEqual(['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity']);
  expect(names('st?:AssumeRole')).toEqual(['sts:AssumeRole']);
  expect(names('iam:No*')).toEqual([]);
  expect(names('iam')).toEqual([]);
  expect(names('*').length).toBeGreaterThan(20_000);
  expect(names('*:*')).toEqual(names('*'));
});

it('condition keys are found with their free parts, and have types', () => {
  expect(catalogue.conditionKey('AWS:requesttag/Team')).toMatchObject({
    name: 'aws:RequestTag/${TagKey}',
    type: 'String',
    multivalued: false,
    template: true,
  });
  expect(catalogue.conditionKey('aws:RequestTag/')).toBeUndefined();
  expect(catalogue.conditionKey('aws:RequestTag')).toBeUndefined();
  expect(catalogue.conditionKey('aws:TagKeys')).toMatchObject({ type: 'String', multivalued: true });
  expect(catalogue.conditionKey('aws:sourceip')).toMatchObject({ name: 'aws:SourceIp', type: 'IPAddress' });
  expect(catalogue.conditionKey('s3:max-keys')).toMatchObject({ type: 'Numeric' });
  expect(catalogue.conditionKey('s3:nothing')).toBeUndefined();
});

it('keys of an action are its own, those of its resource types, and the global ones', () => {
  const action = catalogue.action('ec2:RunInstances');
  const names = action === undefined ? [] : catalogue.keysFor(action).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['ec2:InstanceType', 'ec2:Vpc', 'aws:SourceIp']));
  expect(names).not.toContain('s3:prefix');
  expect(new Set(names).size).toBe(names.length);
});

it('services are known by their prefixes, and so are prefixes of keys', () => {
  expect(catalogue.serviceOf('S3')?.title).toBe('Amazon S3');
  expect(catalogue.serviceOf('nope')).toBeUndefined();
  expect(catalogue.prefixes).toContain('iam');
  expect(['aws', 'saml', 's3', 'accounts.google.com'].every((prefix) => catalogue.hasKeyPrefix(prefix))).toBe(true);
  expect(catalogue.hasKeyPrefix('nope')).toBe(false);
});
