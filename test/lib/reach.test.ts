// Which replica a client's call goes to where some cannot be reached: one that can, before anything is sent.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePorts } from '../../src/cli/free-port.ts';
import { createClient, EventideError } from '../../src/lib/client.ts';
import { openTestDoor, type TestDoor } from '../api/table-dispatch.ts';

let door: TestDoor;
let hung: Server;
const sockets: Socket[] = [];
let gone = '';
let silent = '';

beforeEach(async () => {
  door = await openTestDoor({
    calls: {
      'cluster:Promote': () => ({ response: {} }),
      'iam:ListUsers': () => ({ response: { users: [] } }),
    },
    feeds: {
      'cluster:StreamEvents': (_, emit) => {
        emit({ events: [], places: [] });
        return Promise.resolve({});
      },
    },
  });
  hung = createServer((socket) => sockets.push(socket));
  hung.listen(0, '127.0.0.1');
  await once(hung, 'listening');
  silent = `127.0.0.1:${(hung.address() as AddressInfo).port}`;
  gone = `127.0.0.1:${(await freePorts('127.0.0.1', 1))[0]}`;
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  hung.close();
  await door[Symbol.asyncDispose]();
});

it('a call that is not made twice goes to a replica that is there', async () => {
  await using client = createClient({ endpoints: [gone, door.address] });
  for (let call = 0; call < 4; call++) await client.cluster.promote({ replica: 'n2' });
  expect(door.dispatch.calls.length).toBe(4);
});

it('so does a stream', async () => {
  for (let call = 0; call < 2; call++) {
    await using client = createClient({ endpoints: [gone, door.address] });
    const items: unknown[] = [];
    for await (const item of client.cluster.streamEvents({})) items.push(item);
    expect(items.length).toBe(1);
  }
});

it('one that takes connections and says nothing is passed over', async () => {
  await using client = createClient({ endpoints: [silent, door.address] });
  await client.iam.listUsers({});
  await client.iam.listUsers({});
  expect(door.dispatch.calls.length).toBe(2);
});

it('a deadline holds while one is looked for', async () => {
  await using client = createClient({ endpoints: [silent, gone] });
  const failed = await client.iam.listUsers({}, { deadlineMs: 300 }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(EventideError);
  expect(['DEADLINE_EXCEEDED', 'UNAVAILABLE']).toContain((failed as EventideError).code);
});
