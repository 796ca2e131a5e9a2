import {
  experimental_streamedQuery as streamedQuery,
  QueryClient,
  useMutation,
  useQuery,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { createContext, type ReactNode, Suspense, use, useEffect, useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { useSession } from 'multisession';
import {
  itUnlikeActivity,
  type KeepAliveComponent,
  nextFrame,
  openPage as openAnyPage,
  sessionQueryScope,
  type Page,
  type PageOptions,
  useFirstName,
} from './page.tsx';
import { eventually } from '../eventually.ts';

const HOUR_MS = 3_600_000;

afterEach(() => void vi.useRealTimers());

const openPage = (component: KeepAliveComponent, app: ReactNode, options?: PageOptions) =>
  openAnyPage(component, app, { isStrict: false, ...options });

/** A fake API that records requests and can pause responses. */
function createApi() {
  const calls: string[] = [];
  let pausedResponses: (() => void)[] | undefined;
  return {
    calls,
    pauseResponses: () => void (pausedResponses ??= []),
    resumeResponses() {
      for (const respond of pausedResponses ?? []) respond();
      pausedResponses = undefined;
    },
    async get(path: string, signal?: AbortSignal) {
      calls.push(path);
      await new Promise<void>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        if (pausedResponses) pausedResponses.push(resolve);
        else resolve();
      });
      return `${path} #${calls.length}`;
    },
  };
}

interface ItemProps {
  readonly api: ReturnType<typeof createApi>;
  readonly number?: number;
  readonly staleTime?: number;
}

function Item({ api, number = 0, staleTime = Infinity }: ItemProps) {
  const path = `${useFirstName()}/${number}`;
  const { data, fetchStatus } = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => api.get(path, signal),
    staleTime,
  });
  return (
    <p className={fetchStatus}>
      <output>{data ?? 'loading'}</output>
    </p>
  );
}

function textOf(find: Page['find']): string {
  return find('output').textContent;
}

async function expectText(find: Page['find'], text: string): Promise<void> {
  await eventually(() => expect(textOf(find)).toBe(text));
}

describe('queries of a kept tree', () => {
  itUnlikeActivity('are cached for longer than their gcTime', async (component) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const api = createApi();
    const { find, switchTo } = await openPage(component, <Item api={api} />);
    await expectText(find, 'Ada/0 #1');
    await switchTo('Bob');
    vi.advanceTimersByTime(HOUR_MS);
    await switchTo('Ada');
    expect(textOf(find)).toBe('Ada/0 #1');
    expect(api.calls).toEqual(['Ada/0', 'Bob/0']);
  });

  it('are garbage collected after their gcTime once the tree is evicted', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const api = createApi();
    const { clients, switchTo } = await openPage(sessionQueryScope, <Item api={api} />, { limit: 1 });
    await switchTo('Bob');
    const cache = clients.get('sess_ada').getQueryCache();
    expect(cache.getAll()).toHaveLength(1);
    vi.advanceTimersByTime(HOUR_MS);
    expect(cache.getAll()).toHaveLength(0);
  });

  itUnlikeActivity('receive the response of a request in progress', async (component) => {
    const api = createApi();
    const { find, switchTo } = await openPage(component, <Item api={api} />);
    await expectText(find, 'Ada/0 #1');
    api.pauseResponses();
    await switchTo('Bob');
    await switchTo('Ada');
    api.resumeResponses();
    await switchTo('Bob');
    await expectText(find, 'Bob/0 #2');
    expect(api.calls).toEqual(['Ada/0', 'Bob/0']);
  });

  itUnlikeActivity('are refetched when stale, a few at a time', async (component) => {
    const api = createApi();
    const items = Array.from({ length: 8 }, (_, number) => (
      <Item key={number} number={number} api={api} staleTime={0} />
    ));
    const { find, switchTo } = await openPage(component, items);
    await eventually(() => expect(api.calls).toHaveLength(8));
    await switchTo('Bob');
    await eventually(() => expect(api.calls).toHaveLength(16));
    api.pauseResponses();
    await switchTo('Ada');
    await nextFrame();
    expect(api.calls.length).toBeLessThanOrEqual(16 + 3);
    expect(textOf(find)).toContain('Ada/0');
    await eventually(() => {
      api.resumeResponses();
      expect(api.calls).toHaveLength(24);
    });
  });

  it('are refetched when the tree is next shown if it was hidden while they were queued', async () => {
    const api = createApi();
    const items = Array.from({ length: 8 }, (_, number) => (
      <Item key={number} number={number} api={api} staleTime={0} />
    ));
    const { switchTo } = await openPage(sessionQueryScope, items);
    await switchTo('Bob');
    await eventually(() => expect(api.calls).toHaveLength(16));
    api.pauseResponses();
    await switchTo('Ada');
    await eventually(() => expect(api.calls).toHaveLength(19));
    await switchTo('Bob');
    await eventually(() => expect(api.calls).toHaveLength(22));
    api.resumeResponses();
    await eventually(() => expect(api.calls.filter((path) => path.startsWith('Bob'))).toHaveLength(16));
    expect(api.calls.filter((path) => path.startsWith('Ada'))).toHaveLength(11);
  });

  it('respect refetchOnMount', async () => {
    const api = createApi();
    const createClient = () => new QueryClient({ defaultOptions: { queries: { refetchOnMount: false } } });
    const { switchTo } = await openPage(sessionQueryScope, <Item api={api} staleTime={0} />, {
      createClient,
    });
    await switchTo('Bob');
    await switchTo('Ada');
    await nextFrame();
    expect(api.calls).toEqual(['Ada/0', 'Bob/0']);
  });

  it('abort streams while hidden, and restart them when shown', async () => {
    const signals: AbortSignal[] = [];
    async function* open(name: string, signal: AbortSignal) {
      signals.push(signal);
      yield name;
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    }
    function Stream() {
      const name = useFirstName();
      const { data } = useQuery({
        queryKey: ['stream'],
        queryFn: streamedQuery({ streamFn: ({ signal }) => open(name, signal) }),
      });
      return <output>{data}</output>;
    }
    const { find, switchTo } = await openPage(sessionQueryScope, <Stream />);
    await expectText(find, 'Ada');
    await switchTo('Bob');
    await expectText(find, 'Bob');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await switchTo('Ada');
    expect(textOf(find)).toBe('Ada');
    await eventually(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]));
  });

  it('do not poll or refetch on focus or reconnect while hidden', async () => {
    const api = createApi();
    function Poll() {
      const name = useFirstName();
      useQuery({ queryKey: ['poll'], queryFn: () => api.get(name), refetchInterval: 5 });
      return null;
    }
    const { switchTo } = await openPage(sessionQueryScope, <Poll />);
    await switchTo('Bob');
    const before = api.calls.filter((name) => name === 'Ada').length;
    window.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('online'));
    const polled = api.calls.length;
    await eventually(() => expect(api.calls.length).toBeGreaterThan(polled + 3));
    expect(api.calls.filter((name) => name === 'Ada')).toHaveLength(before);
  });
});

describe('mutations of a kept tree', () => {
  itUnlikeActivity('run their callbacks while the tree is hidden', async (component) => {
    const api = createApi();
    const done = vi.fn<(data: string) => void>();
    function Save() {
      const name = useFirstName();
      const { mutate, status } = useMutation({ mutationFn: () => api.get(name) });
      return (
        <button onClick={() => mutate(undefined, { onSuccess: done })}>
          <output>{status}</output>
        </button>
      );
    }
    const { find, switchTo } = await openPage(component, <Save />);
    api.pauseResponses();
    find('button').click();
    await switchTo('Bob');
    api.resumeResponses();
    await eventually(() => expect(done).toHaveBeenCalledOnce());
    await switchTo('Ada');
    expect(textOf(find)).toBe('success');
  });
});

describe('a hidden tree', () => {
  const AddressContext = createContext('');

  /** Provides the path of the visible account. */
  function Router({ children }: { readonly children: ReactNode }) {
    const name = useSession(({ session }) => session?.publicUserData?.firstName);
    return <AddressContext.Provider value={name ?? ''}>{children}</AddressContext.Provider>;
  }

  itUnlikeActivity(
    'does not request the data of the visible account, and keeps its input',
    async (component) => {
      const api = createApi();
      function Inbox() {
        const name = useFirstName();
        const path = use(AddressContext);
        const { data } = useSuspenseQuery({
          queryKey: [path],
          queryFn: () => api.get(`${name} requests ${path}`),
          staleTime: Infinity,
        });
        return (
          <label>
            <output>{data}</output>
            <input />
          </label>
        );
      }
      const { find, switchTo } = await openPage(
        component,
        <Suspense fallback="loading">
          <Inbox />
        </Suspense>,
        { wrap: (trees) => <Router>{trees}</Router> },
      );
      await eventually(() => find('input'));
      await userEvent.fill(find('input'), 'Dear Bob');
      await switchTo('Bob');
      await eventually(() => find('input'));
      await switchTo('Ada');
      await nextFrame();
      expect(api.calls).toEqual(['Ada requests Ada', 'Bob requests Bob']);
      expect(find('input').value).toBe('Dear Bob');
    },
  );

  it('that suspends when shown restores its dialog and scroll position once its data has loaded', async () => {
    const api = createApi();
    const PageContext = createContext(1);
    let changePage: (number: number) => void = () => {};
    function Book({ children }: { readonly children: ReactNode }) {
      const [number, setNumber] = useState(1);
      useEffect(() => {
        changePage = setNumber;
      }, []);
      return <PageContext.Provider value={number}>{children}</PageContext.Provider>;
    }
    function Page() {
      const path = `${useFirstName()}/${use(PageContext)}`;
      const { data } = useSuspenseQuery({
        queryKey: [path],
        queryFn: () => api.get(path),
        staleTime: Infinity,
      });
      return (
        <div style={{ height: 3000 }}>
          <output>{data}</output>
          <dialog>Wait</dialog>
        </div>
      );
    }
    const { find, switchTo } = await openPage(sessionQueryScope, <Page />, {
      wrap: (trees) => <Book>{trees}</Book>,
    });
    await eventually(() => find('output'));
    find('dialog').showModal();
    window.scrollTo(0, 700);
    await switchTo('Bob');
    api.pauseResponses();
    changePage(2);
    const switched = switchTo('Ada');
    await eventually(() => expect(api.calls).toContain('Ada/2'));
    await nextFrame();
    expect(document.querySelector(':modal')).toBe(null);
    api.resumeResponses();
    await switched;
    expect(document.querySelector(':modal')).toBe(find('dialog'));
    expect(window.scrollY).toBe(700);
  });
});
