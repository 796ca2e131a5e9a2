import type { SessionServer } from 'multisession/server';
import type { Browser } from './browser.ts';

export interface OpenStream {
  readonly response: Response;
  /** The next thing that is sent, as it is on the wire; `end` when nothing more comes. */
  readonly next: () => Promise<string>;
  /** The version in the next message. Fails the test where something else is sent. */
  readonly version: () => Promise<number>;
  readonly cancel: () => Promise<void>;
}

/** Opens the event stream as the browser does. */
export async function openStream(server: SessionServer, browser: Browser): Promise<OpenStream> {
  const response = await server.fetch(browser.request('GET', '/v1/client/events'));
  if (response.status !== 200 || !response.body) throw new Error(`No stream: ${await response.text()}`);
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
      if (version === undefined) throw new Error(`No message, but ${JSON.stringify(text)}`);
      return Number(version);
    },
    cancel: () => reader.cancel(),
  };
}
