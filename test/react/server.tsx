import { PassThrough } from 'node:stream';
import { act } from '@testing-library/react';
import { Profiler, type ReactNode, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToPipeableStream } from 'react-dom/server';
import { afterEach, beforeEach, expect, type MockInstance, onTestFinished, vi } from 'vitest';
import {
  type ClientSnapshot,
  createSessionStore,
  SessionProvider,
  type SessionStoreOptions,
} from 'multisession';
import { serializeSession } from '../../src/session/index.ts';
import { inMemoryBackend } from '../../src/testing/index.ts';
import { ada, bob, carol, settle } from './set-up.tsx';

/** Returns the JSON of a client as in the response of `GET /v1/client`. */
export function toClientJson({ id, sessions, lastActiveSessionId, version }: ClientSnapshot) {
  return {
    object: 'client',
    id,
    sessions: sessions.map(serializeSession),
    last_active_session_id: lastActiveSessionId,
    version,
  };
}

/** Returns the JSON of a client with Ada, who was active last, Bob and Carol. */
export const createClientJson = () =>
  toClientJson(inMemoryBackend({ sessions: [ada(), bob(), carol()] }).inspect());

/** Returns a promise and its resolver. `Promise.withResolvers` requires Node 22. */
export function deferred() {
  let resolve: (value: unknown) => void = () => {};
  const promise = new Promise<unknown>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

export interface PageOptions extends SessionStoreOptions {
  readonly children?: ReactNode;
}

/** A provider that creates its own store, as a server-rendered page does. */
export function PageProvider({ children, ...options }: PageOptions): ReactNode {
  const [store] = useState(() => createSessionStore(options));
  return <SessionProvider store={store}>{children}</SessionProvider>;
}

export interface StreamedPage {
  /** Returns the text sent so far, without scripts and comments. */
  readonly text: () => string;
  readonly errors: readonly unknown[];
}

/** Renders to a stream as a server does, and sends content as soon as it is available. */
export async function streamPage(page: ReactNode): Promise<StreamedPage> {
  const collected = collect();
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const stream = renderToPipeableStream(page, {
    onError,
    onShellReady: () => void stream.pipe(collected.sink),
  });
  await settle();
  return {
    errors,
    text: () =>
      collected
        .html()
        .replaceAll(/<script.*?<\/script>|<[^>]*>/gs, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
  };
}

/** Renders to complete HTML as a server does for crawlers. */
export async function renderToHtml(page: ReactNode): Promise<string> {
  const { sink, html } = collect();
  const stream = renderToPipeableStream(page, {
    onError: () => {},
    onAllReady: () => void stream.pipe(sink),
  });
  await settle();
  return html();
}

function collect() {
  const sink = new PassThrough();
  let html = '';
  sink.on('data', (chunk: Buffer) => {
    html += chunk.toString();
  });
  return { sink, html: () => html };
}

export interface HydratedPage {
  readonly container: HTMLElement;
  /** The text of the page as sent by the server, and after each commit that changed it. */
  readonly texts: readonly string[];
  readonly recovered: readonly unknown[];
  readonly unmount: () => void;
}

/** Hydrates server-rendered HTML, until the end of the test. */
export async function hydratePage(html: string, page: ReactNode): Promise<HydratedPage> {
  const container = document.createElement('div');
  container.innerHTML = html;
  document.body.append(container);
  const texts = [container.textContent];
  const recovered: unknown[] = [];
  const record = () => void (texts.at(-1) === container.textContent || texts.push(container.textContent));
  const root = await act(async () =>
    hydrateRoot(
      container,
      <Profiler id="page" onRender={record}>
        {page}
      </Profiler>,
      { onRecoverableError: (error) => void recovered.push(error) },
    ),
  );
  await settle();
  const unmount = () => act(() => root.unmount());
  onTestFinished(() => {
    unmount();
    container.remove();
  });
  return { container, texts, recovered, unmount };
}

// Only in tests do the server and the browser share a process.
const EXPECTED_WARNING = /^Detected multiple renderers/;

/** Fails every test in which React logs an error. */
export function failOnConsoleErrors(): void {
  let spy: MockInstance<typeof console.error>;
  beforeEach(() => {
    spy = vi.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterEach(() => {
    expect(spy.mock.calls.filter(([message]) => !EXPECTED_WARNING.test(String(message)))).toEqual([]);
    spy.mockRestore();
  });
}
