// Shorthand of structures on the command line: what each spelling says, and where one goes wrong.

import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/cli/cli-error.ts';
import { parseShorthand } from '../../src/cli/shorthand.ts';

describe('shorthand', () => {
  it.each([
    ['Key=team,Value=blue', { Key: 'team', Value: 'blue' }],
    ['Key=team,Value=', { Key: 'team', Value: '' }],
    ['Key=a=b', { Key: 'a=b' }],
    ['Key="a,b",Value=\'c=d\'', { Key: 'a,b', Value: 'c=d' }],
    ['Key="say \\"hi\\"\\\\"', { Key: 'say "hi"\\' }],
    ['Names=a,,b', { Names: ['a', '', 'b'] }],
    ['Names=a,b,Other=c', { Names: ['a', 'b'], Other: 'c' }],
    ['Names=[a,"b,c"],Other=[]', { Names: ['a', 'b,c'], Other: [] }],
    ['Outer={Inner={Deep=1},List=[x,y]}', { Outer: { Inner: { Deep: '1' }, List: ['x', 'y'] } }],
    ['arn=arn:aws:iam::aws:policy/P', { arn: 'arn:aws:iam::aws:policy/P' }],
    ['__proto__=x', JSON.parse('{"__proto__":"x"}') as object],
  ])('%j is read', (text, value) => {
    expect(parseShorthand(text)).toEqual(value);
  });

  it.each([
    ['', /should have Name=value at character 1/],
    ['Key', /should have Name=value at character 1/],
    ['Key="a', /opens a quote " that it does not close/],
    ['Key="a"b', /should have a comma or the end at character 8/],
    ['Key={A=1', /should have \} at character 9/],
    ['Key=[a', /should have \] at character 7/],
    [`Key=${'{A='.repeat(50)}1${'}'.repeat(50)}`, /is nested too deeply/],
  ])('%j is refused as a wrong command line', (text, message) => {
    const read = (): unknown => parseShorthand(text);
    expect(read).toThrow(CliError);
    expect(read).toThrow(message);
  });
});
