// Flags of actions: lists of words are split at commas, documents are not.

import { describe, expect, it } from 'vitest';
import { findAction, readRequest } from '../../src/cli/action-flags.ts';

const document = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

function read(action: string, ...argv: readonly string[]): object {
  return readRequest('iam', findAction('iam', action), argv, '/');
}

describe('a list of texts', () => {
  it('takes words behind one flag, flags of one name, and commas', () => {
    const request = read('simulate-custom-policy', '--action-names', 's3:GetObject', 's3:PutObject,s3:ListBucket');
    expect(request).toMatchObject({ actionNames: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'] });
  });

  it('takes a document whole, its commas included', () => {
    const request = read('simulate-custom-policy', '--policy-input-list', document, `  ${document}`);
    expect(request).toMatchObject({ policyInputList: [document, `  ${document}`] });
  });

  it('takes JSON, in which a text may have commas', () => {
    const request = read('simulate-custom-policy', '--resource-arns', '["arn:aws:s3:::b/x,y"]');
    expect(request).toMatchObject({ resourceArns: ['arn:aws:s3:::b/x,y'] });
  });
});
