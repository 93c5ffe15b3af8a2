// What a script of the doors is made of: calls one after the other, each with what must come of it.

import type { Refusal } from '../../../src/core/model/refusal.ts';
import type { ActionName, EngineUnderTest, RequestOf, ResponseOf } from '../../support/engine-under-test.ts';

/** What earlier steps kept, by name. */
export type Kept = Readonly<Record<string, string>>;

/** What happens in the world between two calls: other services' calls, and time. */
export interface Interlude {
  readonly meanwhile: (engine: EngineUnderTest, kept: Kept) => Kept;
}

/** One call of a script. */
export interface Step {
  readonly action: string;
  readonly request: (kept: Kept) => object;
  /** The code that it must be refused with; undefined: it must be answered. */
  readonly refused: Refusal['code'] | undefined;
  /** What later steps need of the answer. */
  readonly keep: (response: never) => Kept;
  /** Whose credentials sign it: those that were kept under that name. Absent: the root user's. */
  readonly as?: string;
  readonly region?: string;
}

/** Something else that happens. */
export function meanwhile(happens: Interlude['meanwhile']): Interlude {
  return { meanwhile: happens };
}

/** How a step is asked. */
export type Manner = Pick<Step, 'as' | 'region'>;

type Wanted<A extends ActionName> = RequestOf<A> | ((kept: Kept) => RequestOf<A>);

/** A call that is answered. */
export function does<A extends ActionName>(
  action: A,
  request: Wanted<A>,
  keep: (response: ResponseOf<A>) => Kept = () => ({}),
  manner: Manner = {},
): Step {
  return { ...manner, action, request: made(request), refused: undefined, keep };
}

/** A call that is refused. */
export function refuses<A extends ActionName>(
  refused: Refusal['code'],
  action: A,
  request: Wanted<A>,
  manner: Manner = {},
): Step {
  return { ...manner, action, request: made(request), refused, keep: () => ({}) };
}

function made(request: object | ((kept: Kept) => object)): Step['request'] {
  return typeof request === 'function' ? (request as Step['request']) : () => request;
}

/** Credentials to be kept under a name, for steps that are signed with them. */
export function keepCredentials(
  name: string,
  given:
    | { readonly accessKeyId?: string; readonly secretAccessKey?: string; readonly sessionToken?: string }
    | undefined,
): Kept {
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = given ?? {};
  return { [`${name}.id`]: accessKeyId, [`${name}.secret`]: secretAccessKey, [`${name}.token`]: sessionToken };
}
