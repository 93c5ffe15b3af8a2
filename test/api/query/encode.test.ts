// What the Query door writes of answers: the XML of things that come again and again.

import { expect, it } from 'vitest';
import { responseXml } from '../../../src/api/query/encode.ts';
import { findMethod } from '../../../src/core/shapes/lookup.ts';

const user = { path: '/', userName: 'ada', userId: 'AIDA1', arn: 'arn:aws:iam::111122223333:user/ada', tags: [] };

function xmlOf(action: string, response: object): string {
  const method = findMethod('iam', action);
  if (method === undefined) throw new Error(`no action ${action}`);
  return responseXml('iam', method, response, 'request');
}

it('what actions freeze, to answer with it again and again, has the XML of any other, and under each name its own', () => {
  const frozen = Object.freeze({ ...user });
  const listed = xmlOf('ListUsers', { users: [user], isTruncated: false });
  const shown = xmlOf('GetUser', { user });
  for (let time = 0; time < 2; time++) {
    expect(xmlOf('ListUsers', { users: [frozen], isTruncated: false })).toBe(listed);
    expect(xmlOf('GetUser', { user: frozen })).toBe(shown);
  }
});

it('details of users and roles without tags have an empty list of them', () => {
  const [userDetailList, roleDetailList] = [[user], [{ path: '/', roleName: 'r', tags: [] }]];
  const xml = xmlOf('GetAccountAuthorizationDetails', { userDetailList, roleDetailList, isTruncated: false });
  expect(xml.match(/<Tags\/>|<Tags><\/Tags>/g)).toHaveLength(2);
});
