// What operators and their tools ask over HTTP: alive, ready, and in numbers.

import type { MetricFamily } from '../../core/base/metrics.ts';
import { prometheusText, prometheusType } from './prometheus.ts';
import type { HttpAnswer } from './request.ts';
import type { Route } from './routing.ts';

/** What the routes ask the replica. */
export interface HealthSource {
  readonly replica: string;
  readonly readiness: () => { readonly state: string; readonly reason: string };
  readonly metrics: () => readonly MetricFamily[];
}

/** `/health`, `/ready` and `/metrics`. */
export function healthRoutes({ replica, readiness, metrics }: HealthSource): readonly Route[] {
  return [
    // Alive: the loop turns and answers. Whoever gets no answer may start the process again.
    { method: 'GET', path: '/health', answer: () => json(200, { replica, status: 'alive' }) },
    {
      method: 'GET',
      path: '/ready',
      answer: () => {
        const { state, reason } = readiness();
        return json(state === 'ready' ? 200 : 503, { replica, status: state, reason });
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      answer: () => ({ status: 200, headers: { 'content-type': prometheusType }, body: prometheusText(metrics()) }),
    },
  ];
}

function json(status: number, value: object): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value)}\n` };
}
