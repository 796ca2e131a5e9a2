import type { SessionServer } from 'multisession/server';
import type { Browser } from './browser.ts';

export interface OpenStream {
  readonly response: Response;
  /** Resolves with the next chunk as it was sent, or with `end` once the stream is closed. */
  readonly next: () => Promise<string>;
  /** Resolves with the version of the next message. Rejects if the next chunk is something else. */
  readonly version: () => Promise<number>;
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
    async version() {
      const text = await next();
      const [, version] = /^data: \{"version":(\d+)\}\n\n$/.exec(text) ?? [];
      if (version === undefined)
        throw new Error(`Expected a message with a version, received ${JSON.stringify(text)}`);
      return Number(version);
    },
    cancel: () => reader.cancel(),
  };
}
