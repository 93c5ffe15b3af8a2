// The contract of links over gRPC and in memory, and what gRPC must withstand besides.

import { describe, expect, it } from 'vitest';
import { LoopbackNetwork } from '../../src/adapters/loopback-peers.ts';
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

describe('links in memory', () => {
  it('take an id once at a time', () => {
    const network = new LoopbackNetwork();
    const deaf = { connected: () => undefined, disconnected: () => undefined, received: () => undefined };
    network.join('one', deaf);
    expect(() => network.join('one', deaf)).toThrow('open already');
  });
});
