import { PassThrough } from 'node:stream';
import { act } from '@testing-library/react';
import { Profiler, type ReactNode, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToPipeableStream } from 'react-dom/server';
import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest';
import {
  type ClientSnapshot,
  createSessionStore,
  SessionProvider,
  type SessionStoreOptions,
} from 'multisession';
import { serializeSession } from '../../src/session/index.ts';
import { inMemoryBackend } from '../../src/testing/index.ts';
import { ada, bob, carol, settle } from './set-up.tsx';

/** A client as `GET /v1/client` answers it. */
export function toClientJson({ id, sessions, lastActiveSessionId, version }: ClientSnapshot) {
  return {
    object: 'client',
    id,
    sessions: sessions.map(serializeSession),
    last_active_session_id: lastActiveSessionId,
    version,
  };
}

/** A client with Ada, who was active last, Bob and Carol. */
export const createClientJson = () =>
  toClientJson(inMemoryBackend({ sessions: [ada(), bob(), carol()] }).inspect());

// `Promise.withResolvers` needs Node 22.
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

/** A provider with a store of its own, as each page of an app has it that is rendered on a server. */
export function PageProvider({ children, ...options }: PageOptions): ReactNode {
  const [store] = useState(() => createSessionStore(options));
  return <SessionProvider store={store}>{children}</SessionProvider>;
}

export interface StreamedPage {
  /** What was sent so far, without scripts and comments. */
  readonly text: () => string;
  readonly errors: readonly unknown[];
}

/** Renders as a server does, and sends what there is as soon as it is there. */
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

/** Renders as a server does, and sends everything at once. */
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
  /** What the page said after each commit, first as the server sent it. */
  readonly texts: readonly string[];
  readonly recovered: readonly unknown[];
  readonly unmount: () => void;
}

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

/** Shows what a server sent, and lets React take it over. */
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
  cleanups.push(unmount, () => container.remove());
  return { container, texts, recovered, unmount };
}

// Server and browser are one process only in tests.
const EXPECTED_WARNING = /^Detected multiple renderers/;

/** Fails each test in which React complains. */
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
