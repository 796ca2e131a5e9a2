import { untilAborted } from '../backend/on-abort.ts';
import type { RequestLifetime } from './request-lifetime.ts';

/**
 * Returns the response with a body that can only be read during the lifetime. Reading it later rejects with the reason, even
 * if the data has arrived. Clones have a lifetime of their own.
 *
 * On platforms whose responses have no stream, such as React Native, the body arrives with the headers and is not bound.
 */
export function bindResponse(response: Response, lifetime: RequestLifetime): Response {
  // Chromium gives responses that have no body an empty one, with which no response can be constructed.
  if (!response.body || [204, 205, 304].includes(response.status)) {
    lifetime.release();
    return response;
  }
  return describeAs(response, new Response(boundBody(response, lifetime), response), lifetime);
}

// The listeners of a lifetime must not reference what is returned from here, or it would never be garbage collected.
function boundBody(response: Response, lifetime: RequestLifetime): ReadableStream<Uint8Array<ArrayBuffer>> {
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  const cancel = (reason?: unknown) => (reader ?? response.body)?.cancel(reason);
  const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
    async pull(controller) {
      try {
        // Not before it is needed: a response whose body is being read cannot be cloned.
        reader ??= response.body?.getReader();
        const chunk = reader && (await untilAborted(lifetime.signal, reader.read()));
        lifetime.check();
        if (chunk?.value) return controller.enqueue(chunk.value);
        controller.close();
      } catch (error) {
        // The platform's own error is less precise.
        lifetime.check();
        lifetime.release();
        throw error;
      }
      lifetime.release();
    },
    cancel(reason) {
      lifetime.release();
      return cancel(reason);
    },
  };
  unreadBodies?.register(source, () => {
    lifetime.release();
    cancel()?.catch(() => {});
  });
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** Calls back when a body is garbage collected before it was read to its end. */
const unreadBodies =
  typeof FinalizationRegistry === 'undefined'
    ? undefined
    : new FinalizationRegistry((discard: () => void) => discard());

const readMethods = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'] as const;

/** Sets the fields that the constructor of a response cannot, and methods that reject with the reason of an abort. */
function describeAs(response: Response, bound: Response, lifetime: RequestLifetime): Response {
  const { url, type, redirected } = response;
  const { prototype } = Response;
  const clone = (): Response => {
    // Throws like any response whose body is being read. After the lifetime the body of the clone rejects as well.
    const isBound = bound.bodyUsed || bound.body?.locked || lifetime.signal.aborted;
    return isBound
      ? describeAs(response, prototype.clone.call(bound), lifetime)
      : bindResponse(response.clone(), lifetime.fork());
  };
  for (const [name, value] of Object.entries({ url, type, redirected, clone }))
    Object.defineProperty(bound, name, { value });
  for (const name of readMethods) {
    if (!(name in prototype)) continue;
    // Chromium rejects with `Failed to fetch`, whatever the error of the stream is.
    const read = async (): Promise<unknown> => {
      try {
        return await prototype[name].call(bound);
      } catch (error) {
        lifetime.check();
        throw error;
      }
    };
    Object.defineProperty(bound, name, { value: read });
  }
  return bound;
}
