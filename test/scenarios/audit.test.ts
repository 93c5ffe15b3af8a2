// The audit of a cluster: events of all replicas in one order, and what is missing where one does not answer.

import { describe, expect, it } from 'vitest';
import type { Event, LookupEventsResponse, StreamEventsResponse } from '../../src/core/shapes/cluster.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const audit = { level: 'all-calls', maxBytes: 1024 * 1024, toFile: false } as const;
const filter = { eventName: 'GetCallerIdentity' };

function cluster(): ScriptedCluster {
  return new ScriptedCluster({ audit });
}

function lookUp(at: ScriptedCluster, name: string, more: object = {}): LookupEventsResponse {
  const answer = at.ask(name, 'LookupEvents', { filter, ...more });
  if (answer?.response === undefined) throw new Error(`refused: ${answer?.refusal?.message ?? 'no answer'}`);
  return answer.response as LookupEventsResponse;
}

/** A call at each of these, some time after one another. */
function callAt(at: ScriptedCluster, ...names: readonly string[]): void {
  for (const name of names) {
    at.ask(name, 'GetCallerIdentity', {});
    at.pass(20);
  }
}

const replicasOf = (events: readonly Event[]) => events.map(({ replica }) => replica);

describe('LookupEvents', () => {
  it('merges the events of all replicas by time, whichever is asked', () => {
    const at = cluster();
    callAt(at, 'n1', 'n3', 'n2', 'n3');
    for (const name of ['n1', 'n2', 'n3']) {
      const { events, unreached } = lookUp(at, name);
      expect([replicasOf(events), unreached]).toEqual([['n3', 'n2', 'n3', 'n1'], []]);
    }
  });

  it('gives everything once in pages, also where replicas are asked in turn', () => {
    const at = cluster();
    callAt(at, 'n1', 'n3', 'n2', 'n3', 'n1', 'n1', 'n2');
    const seen: unknown[] = [];
    let marker: string | undefined;
    for (const name of ['n1', 'n2', 'n3', 'n1']) {
      const page = lookUp(at, name, { maxItems: 2, ...(marker === undefined ? {} : { marker }) });
      seen.push(...replicasOf(page.events));
      marker = page.marker;
    }
    expect(marker).toBeUndefined();
    expect(seen).toEqual(['n2', 'n1', 'n1', 'n3', 'n2', 'n3', 'n1']);
  });

  it('gives large events in pages that any client takes, and each of them once', () => {
    const at = new ScriptedCluster({ audit: { ...audit, maxBytes: 64 * 1024 * 1024 } });
    const none = { permissionsBoundaryPolicyInputList: [], resourceArns: [], contextEntries: [] };
    const request = { ...none, policyInputList: ['€'.repeat(60_000)], actionNames: ['s3:GetObject'] };
    for (let call = 0; call < 60; call++) at.ask('n2', 'SimulateCustomPolicy', request);
    const filter = { eventName: 'SimulateCustomPolicy' };
    const ids: unknown[] = [];
    let marker: string | undefined;
    do {
      const page = lookUp(at, 'n1', { filter, ...(marker === undefined ? {} : { marker }) });
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(4 * 1024 * 1024);
      ids.push(...page.events.map(({ eventId }) => eventId));
      marker = page.marker;
    } while (marker !== undefined);
    expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
  });

  it('says which replica did not answer', () => {
    const at = cluster();
    callAt(at, 'n2', 'n3');
    at.kill('n3');
    at.pass(500);
    const { events, unreached } = lookUp(at, 'n1');
    expect([replicasOf(events), unreached]).toEqual([['n2'], ['n3']]);
  });

  it('keeps a call that was handed to the home with the replica that it came in at', () => {
    const at = cluster();
    at.ask('n2', 'CreateUser', { userName: 'anna', tags: [] });
    const { events } = lookUp(at, 'n1', { filter: { eventName: 'CreateUser' } });
    expect(replicasOf(events)).toEqual(['n2']);
  });

  it('goes on where a peer answers with what cannot be read', () => {
    const at = cluster();
    callAt(at, 'n1', 'n2');
    at.tamper('n2', (message) =>
      message.kind === 'events-answer'
        ? [{ ...message, events: message.events.map(() => new Uint8Array([1])) }]
        : [message],
    );
    const { events, unreached } = lookUp(at, 'n1');
    expect([replicasOf(events), unreached]).toEqual([['n1'], ['n2']]);
    expect(at.alarms).toEqual([]);
  });
});

describe('StreamEvents', () => {
  it('brings what comes in at any replica from then on', () => {
    const at = cluster();
    callAt(at, 'n1');
    const stream = at.send('n1', 'StreamEvents', { filter }, { deadlineMs: 60_000 });
    at.pass(1500);
    callAt(at, 'n2', 'n3', 'n1');
    at.pass(1500);
    callAt(at, 'n3');
    at.pass(1500);
    const items = stream.items as readonly StreamEventsResponse[];
    expect(items.map(({ event }) => event?.replica)).toEqual(['n2', 'n3', 'n1', 'n3']);
  });

  it('says when a replica does not answer, and when it does again, with what it had', () => {
    const at = cluster();
    const stream = at.send('n1', 'StreamEvents', { filter }, { deadlineMs: 60_000 });
    at.pass(1500);
    at.cut('n1', 'n3');
    callAt(at, 'n3');
    at.pass(3000);
    at.heal('n1', 'n3');
    at.pass(5000);
    const items = stream.items as readonly StreamEventsResponse[];
    expect(items.map(({ event, unreached }) => event?.replica ?? unreached)).toEqual([['n3'], 'n3', []]);
  });

  it('brings all that a replica has had since it began, in order, however much that is when it is heard again', () => {
    const at = cluster();
    at.cut('n1', 'n3');
    at.pass(500);
    const stream = at.send('n1', 'StreamEvents', { filter }, { deadlineMs: 60_000 });
    at.pass(3000);
    for (let call = 0; call < 450; call++) at.ask('n3', 'GetCallerIdentity', {});
    at.heal('n1', 'n3');
    at.pass(10_000);
    const items = stream.items as readonly StreamEventsResponse[];
    const told = items.flatMap(({ event }) => (event === undefined ? [] : [event]));
    expect([told.length, new Set(told.map(({ eventId }) => eventId)).size]).toEqual([450, 450]);
    const times = told.map(({ eventTime = 0 }) => eventTime);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('ends when its caller does not wait any longer', () => {
    const at = cluster();
    const stream = at.send('n1', 'StreamEvents', { filter }, { deadlineMs: 2000 });
    at.pass(1000);
    expect(stream.answer).toBeUndefined();
    at.pass(2000);
    expect(stream.answer?.refusal).toBeUndefined();
    expect(stream.answer).toBeDefined();
  });
});
