// The reset over HTTP, for test suites: no signature, as the keys may be what a test has just deleted.

import type { Result } from '../../core/base/result.ts';
import { type Refusal, refusal } from '../../core/model/refusal.ts';
import type { ResetResponse } from '../../core/shapes/cluster.ts';
import { type HttpAnswer, type HttpRequest, headerValue } from './request.ts';
import type { Route } from './routing.ts';

/** What the routes ask the replica. */
export interface ResetSource {
  readonly replica: string;
  readonly allowed: boolean;
  readonly reset: (waitMs: number, answer: (outcome: Result<ResetResponse, Refusal>) => void) => void;
}

// Longer than a member is given to switch.
const waitMs = 10_000;

/** `POST /_eventide/reset`, and the same behind the path that names this replica. */
export function resetRoutes(source: ResetSource): readonly Route[] {
  const answer = (request: HttpRequest): Promise<HttpAnswer> => resetBy(request, source);
  return ['/_eventide/reset', `/r/${source.replica}/_eventide/reset`].map((path) => ({
    method: 'POST',
    path,
    answer,
  }));
}

async function resetBy({ rawHeaders }: HttpRequest, { replica, allowed, reset }: ResetSource): Promise<HttpAnswer> {
  if (!allowed)
    return refused(
      refusal(
        'AccessDenied',
        `${replica} takes no resets: its configuration does not say allowReset: true (eventide up --allow-reset).`,
      ),
    );
  // A browser says where a request comes from; whoever has a page open must not be able to reset what runs on this machine.
  if (['origin', 'sec-fetch-site'].some((name) => headerValue(rawHeaders, name) !== undefined))
    return refused(refusal('AccessDenied', 'Web pages reset nothing. Send the request from a program.'));
  const outcome = await new Promise<Result<ResetResponse, Refusal>>((resolve) => {
    reset(waitMs, resolve);
  });
  return outcome.ok ? json(200, outcome.value) : refused(outcome.error);
}

function refused({ code, message }: Refusal): HttpAnswer {
  return json(code === 'AccessDenied' ? 403 : 503, { code, message });
}

function json(status: number, value: object): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value)}\n` };
}
