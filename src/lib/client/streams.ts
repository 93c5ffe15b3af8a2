// Streams as async iterables: items out, and for two-way streams requests in.

import { type ClientDuplexStream, type ClientReadableStream, type StatusObject, status } from '@grpc/grpc-js';
import { errorOf } from './answer.ts';

type Items = ClientDuplexStream<object, object> | ClientReadableStream<object>;

/** What a stream's items are read with. */
export interface ItemsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told of the end, whatever it is. */
  readonly onEnd: (ended: StatusObject) => void;
  /** Requests that go the other way. */
  readonly requests?: AsyncIterable<object>;
}

/** The items of a stream. Leaving the loop gives the stream up; an end other than OK is thrown. */
export async function* itemsOf(stream: Items, options: ItemsOptions): AsyncGenerator<object> {
  const { signal, requests } = options;
  const abort = (): void => stream.cancel();
  if (signal?.aborted === true) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const ended = new Promise<StatusObject>((resolve) => stream.on('status', resolve));
  // The iterator throws the error itself; without a listener it would be thrown twice.
  stream.on('error', () => undefined);
  const pouring =
    requests === undefined ? undefined : pour(requests, stream as ClientDuplexStream<object, object>, ended);
  try {
    for await (const item of stream as AsyncIterable<object>) yield item;
  } catch (error) {
    // What the requests' own iterable threw says more than the CANCELLED that follows from it.
    const failure = await Promise.race([pouring, ended.then(() => undefined)]);
    if (failure !== undefined) throw failure.cause;
    const final = await ended;
    options.onEnd(final);
    throw final.code === status.OK ? error : errorOf(final);
  } finally {
    signal?.removeEventListener('abort', abort);
    stream.cancel();
  }
  const final = await ended;
  options.onEnd(final);
  if (final.code !== status.OK) throw errorOf(final);
}

/** Writes all requests, no faster than the stream takes them. Resolves with what the iterable threw, if it did. */
async function pour(
  requests: AsyncIterable<object>,
  stream: ClientDuplexStream<object, object>,
  ended: Promise<StatusObject>,
): Promise<{ readonly cause: unknown } | undefined> {
  let isEnded = false;
  const over = ended.then(() => {
    isEnded = true;
  });
  try {
    for await (const request of requests) {
      if (isEnded) return undefined;
      if (!stream.write(request)) await Promise.race([over, new Promise((resolve) => stream.once('drain', resolve))]);
    }
    stream.end();
    return undefined;
  } catch (cause) {
    stream.cancel();
    return { cause };
  }
}
