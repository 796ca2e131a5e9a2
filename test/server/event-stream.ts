import type { SessionServer } from 'multisession/server';
import * as v from 'valibot';
import type { Browser } from './browser.ts';

const message = v.strictObject({ sessions: v.record(v.string(), v.number()) });

export interface OpenStream {
  readonly response: Response;
  /** Resolves with the next chunk as it was sent, or with `end` once the stream is closed. */
  readonly next: () => Promise<string>;
  /** Resolves with the versions of the next message. Rejects if the next chunk is something else. */
  readonly versions: () => Promise<Readonly<Record<string, number>>>;
  readonly cancel: () => Promise<void>;
}

/** Opens the event stream with the cookies of `browser`. */
export async function openStream(server: SessionServer, browser: Browser): Promise<OpenStream> {
  const response = await server.fetch(browser.request('GET', '/v1/client/events'));
  if (response.status !== 200 || !response.body)
    throw new Error(`The event stream did not open: ${await response.text()}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();

  async function next(): Promise<string> {
    return (await reader.read()).value ?? 'end';
  }
  return {
    response,
    next,
    async versions() {
      const text = await next();
      const [, data] = /^data: (\{.*\})\n\n$/.exec(text) ?? [];
      if (data === undefined)
        throw new Error(`Expected a message with versions, received ${JSON.stringify(text)}`);
      return v.parse(message, JSON.parse(data)).sessions;
    },
    cancel: () => reader.cancel(),
  };
}
