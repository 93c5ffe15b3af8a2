// Calls over a reset: transcripts of what those hear that were under way, and of what must not be taken for them.

import { expect, it } from 'vitest';
import { ScriptedCluster } from './scripted-cluster.ts';

it('no later call gets the number of one that a reset overtook, which a caller that gives up would end', () => {
  const cluster = new ScriptedCluster({ allowReset: true });
  const numbers: number[] = [];
  const driver = cluster.machine.replicas[0]?.process?.driver;
  const call = driver?.call.bind(driver);
  if (driver === undefined || call === undefined) throw new Error('n1 runs');
  driver.call = (...taken) => {
    const callId = call(...taken);
    numbers.push(callId);
    return callId;
  };
  cluster.ask('n1', 'CreateUser', { userName: 'alice', tags: [] });
  // Whoever asks for it is answered by what is there afterwards.
  expect(cluster.ask('n1', 'Reset', {})?.response).toMatchObject({ generation: 1 });
  for (const userName of ['bob', 'carol', 'dave'])
    expect(cluster.ask('n1', 'CreateUser', { userName, tags: [] })?.refusal).toBeUndefined();
  expect(numbers).toHaveLength(5);
  expect(new Set(numbers).size).toBe(5);
});

it('who read events hears that the replica was not ready, and asks again; nobody asks what came of it', () => {
  const audit = { level: 'all-calls', maxBytes: 1024 * 1024, toFile: false } as const;
  const cluster = new ScriptedCluster({ allowReset: true, audit });
  cluster.tamper('n1', (message) => (message.kind === 'events-answer' ? [] : [message]));
  const waiting = [
    cluster.send('n2', 'LookupEvents', {}, { deadlineMs: 60_000 }),
    cluster.send('n2', 'StreamEvents', {}, { deadlineMs: 60_000 }),
  ];
  cluster.pass(20);
  expect(cluster.ask('n3', 'Reset', {})?.response).toMatchObject({ generation: 1 });
  cluster.pass(100);
  expect(waiting.map(({ answer }) => answer?.refusal?.code)).toEqual(['NOT_READY', 'NOT_READY']);
});
