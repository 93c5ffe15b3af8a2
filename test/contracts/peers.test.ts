// The contract of links over gRPC and in memory, and what gRPC must withstand besides.

import { describe, expect, it } from 'vitest';
import { LoopbackNetwork } from '../../src/adapters/loopback-peers.ts';
import { SystemTimer } from '../../src/adapters/system-timer.ts';
import { ChaosRules } from '../../src/core/chaos/rules.ts';
import { ChaosPeers } from '../../src/runtime/chaos-peers.ts';
import { grpcWorld } from './grpc-world.ts';
import { peersContract } from './peers.ts';

peersContract('gRPC', grpcWorld);
peersContract('memory', () => {
  const network = new LoopbackNetwork();
  return Promise.resolve({
    ids: { n1: 'one', n2: 'two', n3: 'three' },
    open: (name, listener) => Promise.resolve(network.join({ n1: 'one', n2: 'two', n3: 'three' }[name], listener)),
  });
});

// Rules that there are not must not be felt.
peersContract('memory, under chaos rules', () => {
  const network = new LoopbackNetwork();
  const ids = { n1: 'one', n2: 'two', n3: 'three' } as const;
  const members = Object.entries(ids).map(([name, id]) => ({ name, id }));
  return Promise.resolve({
    ids,
    open: (name, listener) => {
      const others = members.filter((member) => member.name !== name);
      const peers = new ChaosPeers(new ChaosRules(name), listener, { timer: new SystemTimer(), members: others });
      return Promise.resolve(peers.over(network.join(ids[name], peers)));
    },
  });
});

describe('links in memory', () => {
  it('take an id once at a time', () => {
    const network = new LoopbackNetwork();
    const deaf = { connected: () => undefined, disconnected: () => undefined, received: () => undefined };
    network.join('one', deaf);
    expect(() => network.join('one', deaf)).toThrow('open already');
  });
});
