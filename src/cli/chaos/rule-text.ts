// Chaos rules in a few words, for tables.

import type { Rule, Scope } from '../../core/shapes/chaos.ts';
import { showDuration } from '../output.ts';

/** What a rule does. */
export function describeFault(rule: Rule): string {
  const parts: string[] = [];
  const say = (text: string | false | 0 | undefined): void => {
    if (text) parts.push(text);
  };
  const { net, apply, api, clock, disk, process } = rule;
  say(net?.netsplit && `netsplit ${net.netsplit}`);
  say(net?.delayMedian && `links ${showDuration(net.delayMedian)} slower`);
  for (const name of ['loss', 'duplicate', 'reorder'] as const) say(net?.[name] && `${name} ${net[name]}`);
  say(net?.bandwidth && `${net.bandwidth} bytes a second`);
  say(apply?.pause && 'nothing becomes visible');
  say(apply?.hold && 'held invisible');
  say(apply?.extraDelay && `visible ${showDuration(apply.extraDelay)} later`);
  say(api?.code && `answers ${api.code}`);
  say(api?.latency && `answers ${showDuration(api.latency)} later`);
  say(api?.dropAnswer && 'loses answers');
  say(clock?.skew && `clock ${clock.skew / 1000} s off`);
  say(clock?.drift && `clock drifts ${clock.drift} s/s`);
  say(disk?.syncDelay && `writes ${showDuration(disk.syncDelay)} slower`);
  say(disk?.error && `writes fail with ${disk.error}`);
  say(process?.crash && 'crash');
  say(process?.pause && `frozen for ${showDuration(process.pause)}`);
  return parts.join(', ');
}

/** Where it does it. */
export function describeScope(scope: Scope | undefined): string {
  const { replicas = [], peers = [], accounts = [], actions = [], principals = [], probability } = scope ?? {};
  const parts = [
    replicas.length > 0 ? `on ${replicas.join(', ')}` : 'everywhere',
    peers.length > 0 ? `links to ${peers.join(', ')}` : '',
    [...accounts, ...actions, ...principals].join(', '),
    probability === undefined ? '' : `share ${probability}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}
