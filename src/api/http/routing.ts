// Which way in a request takes, by its method and path.

import { type ArrivedRequest, type HttpAnswer, type HttpRequest, type Responder } from './request.ts';

/** One way in. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
}

/** A way in with paths of its own. */
export interface Fallback {
  readonly takes: (method: string, path: string) => boolean;
  readonly answer: Route['answer'];
  /** A body that is too large. */
  readonly tooLarge: (limit: number) => HttpAnswer;
}

/** All ways in. */
export interface Ways {
  readonly routes: readonly Route[];
  /** Answer what no route is for, the first that is for it: paths that begin with a prefix, or are `/`. */
  readonly otherwise?: readonly Fallback[];
}

/** Answers each request by the way that is for it. `bodyBytes`: what a body that was too large was measured by. */
export function responderOf({ routes, otherwise = [] }: Ways, bodyBytes: number): Responder {
  const table = new RouteTable(routes);
  return (request) => {
    const { method, path } = request;
    const fallback = otherwise.find((one) => one.takes(method, path));
    const found = fallback ?? wrongMethod(otherwise, path) ?? table.find(method, path);
    if ('status' in found) return found;
    if (hasBody(request)) return found.answer(request);
    return 'tooLarge' in found ? found.tooLarge(bodyBytes) : plain(413, `A body holds at most ${bodyBytes} bytes.`);
  };
}

function hasBody(request: ArrivedRequest): request is HttpRequest {
  return request.body !== undefined;
}

/** Routes by path and method. */
class RouteTable {
  readonly #routes = new Map<string, Map<string, Route>>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const methods = this.#routes.get(route.path) ?? new Map<string, Route>();
      this.#routes.set(route.path, methods.set(route.method, route));
    }
  }

  /** The route, or the answer that there is none. HEAD is GET without the body. */
  find(method: string, path: string): HttpAnswer | Route {
    const methods = this.#routes.get(path);
    if (methods === undefined) return plain(404, `There is nothing at ${path.slice(0, 200)}.`);
    const found = methods.get(method === 'HEAD' ? 'GET' : method);
    if (found !== undefined) return found;
    return notTaken(
      path,
      [...methods.keys()].flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])),
    );
  }
}

/** The answer where a path with a door of its own is asked by a method that the door does not take. */
function wrongMethod(doors: readonly Fallback[], path: string): HttpAnswer | undefined {
  const taken = ['GET', 'HEAD', 'POST'].filter((method) => doors.some((door) => door.takes(method, path)));
  return taken.length === 0 ? undefined : notTaken(path, taken);
}

function notTaken(path: string, methods: readonly string[]): HttpAnswer {
  const allow = methods.join(', ');
  return { ...plain(405, `${path} takes ${allow}.`), headers: { ...textHeaders, allow } };
}

const textHeaders = { 'content-type': 'text/plain; charset=utf-8' };

/** A line of text as an answer. */
export function plain(status: number, text: string): HttpAnswer {
  return { status, headers: textHeaders, body: `${text}\n` };
}

/** The answer to a request that failed by a bug of ours. */
export const failureAnswer: HttpAnswer = plain(500, 'The request failed inside the replica. Its log says why.');

/** Tells of a throw within a request; returns what it is answered with. */
export function failedInside(
  error: unknown,
  path: string,
  onProblem: (message: string, facts: Readonly<Record<string, string>>) => void,
): HttpAnswer {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  onProblem('a request failed inside the replica', { path, stack });
  return failureAnswer;
}
