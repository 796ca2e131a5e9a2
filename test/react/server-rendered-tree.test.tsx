import { PassThrough } from 'node:stream';
import { act, fireEvent } from '@testing-library/react';
import { createContext, type ReactNode, startTransition, Suspense, use, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { renderToPipeableStream, renderToReadableStream } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createSessionStore, SessionProvider, SessionScope, useActiveSession } from 'multisession';
import { inMemoryEnvironment } from '../../src/testing/index.ts';
import { hydratePage, failOnConsoleErrors, renderToHtml, createClientJson } from './server.tsx';
import { setUpFakeTime, setUp, settle } from './set-up.tsx';
import { visibleText } from './visible-text.ts';

setUpFakeTime();
failOnConsoleErrors();

const never = new Promise<never>(() => {});
const keepAlives = [{}, { keepAlive: 3 }];

/** Creates the store of a page that was requested for Ada. */
function createStore() {
  const { backend } = setUp();
  const initial = { initialClient: createClientJson(), initialSessionId: 'sess_ada' };
  return createSessionStore({ backend, environment: inMemoryEnvironment(), ...initial });
}

describe('HTML of 50 kB below a scope', () => {
  const paragraphs = Array.from({ length: 60 }, (_, index) => <p key={index}>{'Dear Bob, '.repeat(100)}</p>);
  // React streams a boundary in place if it is above all elements, because it may contain the whole document.
  const page = (app: ReactNode) => <main>{app}</main>;
  const scope = (options: object) =>
    page(
      <SessionProvider store={createStore()}>
        <SessionScope {...options} loading="loading">
          {paragraphs}
        </SessionScope>
      </SessionProvider>,
    );

  /** The markers of a fallback with hidden content in the HTML. */
  const streamedMarkers = ['loading', '<div hidden', '<!--$', '<template', '<script'];
  const findStreamedMarkers = (html: string) => streamedMarkers.filter((part) => html.includes(part));

  const renderers = {
    async renderToPipeableStream(page: ReactNode) {
      const sink = new PassThrough();
      const { pipe } = renderToPipeableStream(page, { onAllReady: () => void pipe(sink) });
      return (await sink.setEncoding('utf8').toArray()).join('');
    },
    async renderToReadableStream(page: ReactNode) {
      const decoder = new TextDecoder();
      let html = '';
      for await (const chunk of await renderToReadableStream(page)) html += decoder.decode(chunk);
      return html;
    },
  };

  describe.each(Object.entries(renderers))('from %s', (_, render) => {
    it.each(keepAlives)(
      'contains the app in place and hydrates without warnings, with props %j',
      async (options) => {
        const html = await render(scope(options));
        expect(html.length).toBeGreaterThan(50_000);
        expect(findStreamedMarkers(html)).toEqual([]);
        const { container, recovered, texts } = await hydratePage(html, scope(options));
        expect(recovered).toEqual([]);
        expect(texts).toHaveLength(1);
        expect(container.querySelectorAll('p')).toHaveLength(60);
      },
    );

    it('contains a fallback and hidden content if a Suspense boundary is added', async () => {
      const html = await render(page(<Suspense fallback="loading">{paragraphs}</Suspense>));
      expect(findStreamedMarkers(html)).toEqual(streamedMarkers);
    });
  });
});

describe('server-rendered trees', () => {
  const Page = createContext(1);
  let changePage: (page: number) => void = () => {};
  let selectSession: (id: string) => void = () => {};
  /** The session whose tree suspends. */
  let suspendedSessionId: string | undefined;
  let rendered: string[] = [];

  function Letter() {
    const { id } = useActiveSession();
    const page = use(Page);
    rendered.push(`${id} ${page}`);
    if (id === suspendedSessionId) use(never);
    return (
      <label>
        {id} <input />
      </label>
    );
  }

  function App({ children }: { readonly children: (sessionId: string) => ReactNode }) {
    const [page, setPage] = useState(1);
    const [id, setId] = useState('sess_ada');
    useEffect(() => {
      changePage = setPage;
      selectSession = setId;
    }, []);
    return <Page value={page}>{children(id)}</Page>;
  }

  interface OpenOptions {
    /** Whether the app passes `sessionId`. */
    readonly passesSessionId?: boolean;
    /** Whether the page suspends in the browser. */
    readonly suspendsInBrowser?: boolean;
  }

  /** Hydrates Ada's page. */
  async function open(
    options: object,
    { passesSessionId = false, suspendsInBrowser = false }: OpenOptions = {},
  ) {
    suspendedSessionId = undefined;
    rendered = [];
    const store = createStore();
    const page = (pageStore = store) => (
      <SessionProvider store={pageStore}>
        <App>
          {(sessionId) => (
            <SessionScope
              {...options}
              {...(passesSessionId && { sessionId })}
              loading="loading"
              signedOut="signed out"
            >
              <Letter />
            </SessionScope>
          )}
        </App>
      </SessionProvider>
    );
    const html = await renderToHtml(page(createStore()));
    if (suspendsInBrowser) suspendedSessionId = 'sess_ada';
    const { container, recovered } = await hydratePage(html, page());
    expect(recovered).toEqual([]);
    expect(visibleText().trim()).toBe('sess_ada');
    async function switchTo(id: string) {
      if (passesSessionId) await act(async () => startTransition(() => selectSession(id)));
      else await act(() => store.switchTo(id));
      await settle();
    }
    return { store, container, switchTo };
  }

  it.each(keepAlives)(
    'server-rendered HTML stays visible while the tree suspends during hydration, with props %j',
    async (options) => {
      const { container } = await open(options, { suspendsInBrowser: true });
      expect(container.querySelector('input')).not.toBeNull();
    },
  );

  it.each(keepAlives)(
    'a server-rendered tree is removed when the next tree suspends, with props %j',
    async (options) => {
      const { switchTo } = await open(options);
      suspendedSessionId = 'sess_bob';
      await switchTo('sess_bob');
      expect(visibleText()).toBe('loading');
    },
  );

  describe.each([
    ['by a switch', false],
    ['by sessionId in a transition', true],
  ])('a kept server-rendered tree that is shown again %s', (_, passesSessionId) => {
    const keepAliveProps = { keepAlive: 3 };

    it('keeps its input and does not render while it is hidden', async () => {
      const { container, switchTo } = await open(keepAliveProps, { passesSessionId });
      const input = container.querySelector('input');
      if (!input) throw new Error('There is no letter.');
      fireEvent.input(input, { target: { value: 'Dear Bob' } });
      await switchTo('sess_bob');
      expect(visibleText().trim()).toBe('sess_bob');
      rendered = [];
      await act(async () => changePage(2));
      expect(new Set(rendered)).toEqual(new Set(['sess_bob 2']));
      await switchTo('sess_ada');
      expect(visibleText().trim()).toBe('sess_ada');
      expect(container.querySelector('input')).toBe(input);
      expect(input.value).toBe('Dear Bob');
      expect(rendered.at(-1)).toBe('sess_ada 2');
    });

    it('replaces the previous account immediately when it suspends', async () => {
      const { switchTo } = await open(keepAliveProps, { passesSessionId });
      await switchTo('sess_bob');
      suspendedSessionId = 'sess_ada';
      await act(async () => changePage(2));
      await switchTo('sess_ada');
      expect(visibleText()).toBe('loading');
      suspendedSessionId = undefined;
      await switchTo('sess_carol');
      expect(visibleText().trim()).toBe('sess_carol');
      await switchTo('sess_ada');
      expect(visibleText().trim()).toBe('sess_ada');
    });
  });

  it('a kept server-rendered tree is shown again before the next paint', async () => {
    const { store, switchTo } = await open({ keepAlive: 3 });
    await switchTo('sess_bob');
    await act(async () => {
      flushSync(() => void store.switchTo('sess_ada'));
      expect(visibleText().trim()).toBe('sess_ada');
    });
  });
});
