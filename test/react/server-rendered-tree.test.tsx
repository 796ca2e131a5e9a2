import { PassThrough } from 'node:stream';
import { act, fireEvent } from '@testing-library/react';
import { createContext, type ReactNode, startTransition, Suspense, use, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { renderToPipeableStream, renderToReadableStream } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createSessionStore, SessionProvider, SessionScope, useActiveSession } from 'multisession';
import { inMemoryEnvironment } from '../../src/testing/index.ts';
import { hydrate, noComplaints, renderWhole, wire } from './server.tsx';
import { fakeTime, setUp, settle } from './set-up.tsx';
import { visibleText } from './visible-text.ts';

fakeTime();
noComplaints();

const never = new Promise<never>(() => {});
const keepAlives = [{}, { keepAlive: 3 }];

/** Returns the store of a page that was requested for Ada. */
function createStore() {
  const { backend } = setUp();
  const initial = { initialClient: wire(), initialSessionId: 'sess_ada' };
  return createSessionStore({ backend, environment: inMemoryEnvironment(), ...initial });
}

describe('HTML of 50 kB below a scope', () => {
  const paragraphs = Array.from({ length: 60 }, (_, index) => <p key={index}>{'Dear Bob, '.repeat(100)}</p>);
  // React never moves a boundary that is above all elements, because it may hold the whole document.
  const page = (app: ReactNode) => <main>{app}</main>;
  const scope = (options: object) =>
    page(
      <SessionProvider store={createStore()}>
        <SessionScope {...options} loading="loading">
          {paragraphs}
        </SessionScope>
      </SessionProvider>,
    );

  /** The parts of a fallback with hidden content. */
  const apart = ['loading', '<div hidden', '<!--$', '<template', '<script'];
  const partsApart = (html: string) => apart.filter((part) => html.includes(part));

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
    it.each(keepAlives)('has the app in place, and hydrates without warnings: %j', async (options) => {
      const html = await render(scope(options));
      expect(html.length).toBeGreaterThan(50_000);
      expect(partsApart(html)).toEqual([]);
      const { container, recovered, texts } = await hydrate(html, scope(options));
      expect(recovered).toEqual([]);
      expect(texts).toHaveLength(1);
      expect(container.querySelectorAll('p')).toHaveLength(60);
    });

    it('would be a fallback and hidden content with a boundary', async () => {
      const html = await render(page(<Suspense fallback="loading">{paragraphs}</Suspense>));
      expect(partsApart(html)).toEqual(apart);
    });
  });
});

describe('after hydration', () => {
  const Page = createContext(1);
  let turn: (page: number) => void = () => {};
  let choose: (id: string) => void = () => {};
  /** The account whose tree suspends. */
  let waiting: string | undefined;
  let rendered: string[] = [];

  function Letter() {
    const { id } = useActiveSession();
    const page = use(Page);
    rendered.push(`${id} ${page}`);
    if (id === waiting) use(never);
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
      turn = setPage;
      choose = setId;
    }, []);
    return <Page value={page}>{children(id)}</Page>;
  }

  interface Opening {
    /** Whether the app passes `sessionId`. */
    readonly isChosen?: boolean;
    /** Whether the page suspends in the browser. */
    readonly isIncomplete?: boolean;
  }

  /** Hydrates Ada's page. */
  async function open(options: object, { isChosen = false, isIncomplete = false }: Opening = {}) {
    waiting = undefined;
    rendered = [];
    const store = createStore();
    const page = (pageStore = store) => (
      <SessionProvider store={pageStore}>
        <App>
          {(sessionId) => (
            <SessionScope {...options} {...(isChosen && { sessionId })} loading="loading" fallback="nobody">
              <Letter />
            </SessionScope>
          )}
        </App>
      </SessionProvider>
    );
    const html = await renderWhole(page(createStore()));
    if (isIncomplete) waiting = 'sess_ada';
    const { container, recovered } = await hydrate(html, page());
    expect(recovered).toEqual([]);
    expect(visibleText().trim()).toBe('sess_ada');
    async function switchTo(id: string) {
      if (isChosen) await act(async () => startTransition(() => choose(id)));
      else await act(() => store.switchTo(id));
      await settle();
    }
    return { store, container, switchTo };
  }

  it.each(keepAlives)('a server-rendered tree stays until it can be hydrated: %j', async (options) => {
    const { container } = await open(options, { isIncomplete: true });
    expect(container.querySelector('input')).not.toBeNull();
  });

  it.each(keepAlives)('a server-rendered tree is gone when the next tree suspends: %j', async (options) => {
    const { switchTo } = await open(options);
    waiting = 'sess_bob';
    await switchTo('sess_bob');
    expect(visibleText()).toBe('loading');
  });

  describe.each([
    ['by a switch', false],
    ['in a transition of the app', true],
  ])('a server-rendered tree that is kept and comes back %s', (_, isChosen) => {
    const kept = { keepAlive: 3 };

    it('keeps its draft and renders nothing while it is hidden', async () => {
      const { container, switchTo } = await open(kept, { isChosen });
      const input = container.querySelector('input');
      if (!input) throw new Error('There is no letter.');
      fireEvent.input(input, { target: { value: 'Dear Bob' } });
      await switchTo('sess_bob');
      expect(visibleText().trim()).toBe('sess_bob');
      rendered = [];
      await act(async () => turn(2));
      expect(new Set(rendered)).toEqual(new Set(['sess_bob 2']));
      await switchTo('sess_ada');
      expect(visibleText().trim()).toBe('sess_ada');
      expect(container.querySelector('input')).toBe(input);
      expect(input.value).toBe('Dear Bob');
      expect(rendered.at(-1)).toBe('sess_ada 2');
    });

    it('replaces the previous account at once when it suspends', async () => {
      const { switchTo } = await open(kept, { isChosen });
      await switchTo('sess_bob');
      waiting = 'sess_ada';
      await act(async () => turn(2));
      await switchTo('sess_ada');
      expect(visibleText()).toBe('loading');
      waiting = undefined;
      await switchTo('sess_carol');
      expect(visibleText().trim()).toBe('sess_carol');
      await switchTo('sess_ada');
      expect(visibleText().trim()).toBe('sess_ada');
    });
  });

  it('a server-rendered tree that is kept comes back before the next paint', async () => {
    const { store, switchTo } = await open({ keepAlive: 3 });
    await switchTo('sess_bob');
    await act(async () => {
      flushSync(() => void store.switchTo('sess_ada'));
      expect(visibleText().trim()).toBe('sess_ada');
    });
  });
});
