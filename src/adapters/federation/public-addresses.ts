// Which addresses an identity provider may have: the world's. What is private is reached only where the operator says so.

import { lookup as resolveName } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Where keys may be fetched from. */
export interface FetchRules {
  /** Whether plain http will do, on this machine. */
  readonly allowInsecure: boolean;
  /** Whether private addresses will do. */
  readonly allowPrivate: boolean;
}

/** Which addresses a connection may go to. */
export type Reach = 'anywhere' | 'this machine' | 'the world';

// IANA's special-purpose address registries: what is not globally reachable, and what only wraps another address.
const special = rangesOf(
  [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
    ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
    '224.0.0.0/3',
  ],
  // Of IPv6 only 2000::/3 is handed out, and not all of that.
  ['::/3', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '4000::/2', '8000::/1'],
);
const loopback = rangesOf(['127.0.0.0/8'], ['::1/128']);

/** Ranges of both families apart: in one list, those of IPv6 would hold IPv4 addresses too, in their IPv6 dress. */
function rangesOf(
  four: readonly string[],
  six: readonly string[],
): { readonly ipv4: BlockList; readonly ipv6: BlockList } {
  const listOf = (family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList => {
    const list = new BlockList();
    for (const range of ranges) {
      const [address = '', bits] = range.split('/');
      list.addSubnet(address, Number(bits), family);
    }
    return list;
  };
  return { ipv4: listOf('ipv4', four), ipv6: listOf('ipv6', six) };
}

/** Whether an address is within reach. */
export function isWithin(reach: Reach, address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  switch (reach) {
    case 'anywhere':
      return true;
    case 'this machine':
      return loopback[family].check(address, family);
    case 'the world':
      return !special[family].check(address, family);
  }
}

/** How far a URL may lead, or why nowhere. */
export function reachOf({ protocol }: URL, rules: FetchRules): Reach | undefined {
  if (protocol === 'https:') return rules.allowPrivate ? 'anywhere' : 'the world';
  return protocol === 'http:' && rules.allowInsecure ? 'this machine' : undefined;
}

/**
 * Resolves names within reach only. The connection goes to the very addresses that were looked at: a name that changes its
 * mind between two questions leads nowhere else.
 */
export function lookupWithin(reach: Reach): LookupFunction {
  return (name, options, callback) => {
    resolveName(name, { ...options, all: true }).then(
      (found) => {
        const outside = found.find(({ address }) => !isWithin(reach, address));
        const [first] = found;
        if (outside !== undefined || first === undefined)
          callback(new Error(`${name} has an address that may not be asked`), []);
        else if (options.all === true) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
}
