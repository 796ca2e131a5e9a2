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
  itKeeps,
  type Keeper,
  nextFrame,
  openPage as openAnyPage,
  ours,
  type Page,
  type PageOptions,
  useName,
} from './page.tsx';
import { eventually } from '../eventually.ts';

const HOUR_MS = 3_600_000;

afterEach(() => void vi.useRealTimers());

const openPage = (keep: Keeper, app: ReactNode, options?: PageOptions) =>
  openAnyPage(keep, app, { isStrict: false, ...options });

/** What was asked for, and how to hold answers back. */
function openApi() {
  const calls: string[] = [];
  let waiting: (() => void)[] | undefined;
  return {
    calls,
    hold: () => void (waiting ??= []),
    release() {
      for (const answer of waiting ?? []) answer();
      waiting = undefined;
    },
    async get(path: string, signal?: AbortSignal) {
      calls.push(path);
      await new Promise<void>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        if (waiting) waiting.push(resolve);
        else resolve();
      });
      return `${path} #${calls.length}`;
    },
  };
}

interface ItemProps {
  readonly api: ReturnType<typeof openApi>;
  readonly number?: number;
  readonly staleTime?: number;
}

function Item({ api, number = 0, staleTime = Infinity }: ItemProps) {
  const path = `${useName()}/${number}`;
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

describe('queries', () => {
  itKeeps('are there after longer than their gcTime', async (keep) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const api = openApi();
    const { find, switchTo } = await openPage(keep, <Item api={api} />);
    await expectText(find, 'Ada/0 #1');
    await switchTo('Bob');
    vi.advanceTimersByTime(HOUR_MS);
    await switchTo('Ada');
    expect(textOf(find)).toBe('Ada/0 #1');
    expect(api.calls).toEqual(['Ada/0', 'Bob/0']);
  });

  it('are let go when their tree is, after their gcTime', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const api = openApi();
    const { clients, switchTo } = await openPage(ours, <Item api={api} />, { limit: 1 });
    await switchTo('Bob');
    const cache = clients.get('sess_ada').getQueryCache();
    expect(cache.getAll()).toHaveLength(1);
    vi.advanceTimersByTime(HOUR_MS);
    expect(cache.getAll()).toHaveLength(0);
  });

  itKeeps('get the answer that was under way', async (keep) => {
    const api = openApi();
    const { find, switchTo } = await openPage(keep, <Item api={api} />);
    await expectText(find, 'Ada/0 #1');
    api.hold();
    await switchTo('Bob');
    await switchTo('Ada');
    api.release();
    await switchTo('Bob');
    await expectText(find, 'Bob/0 #2');
    expect(api.calls).toEqual(['Ada/0', 'Bob/0']);
  });

  itKeeps('that are stale are fetched again, a few at a time', async (keep) => {
    const api = openApi();
    const items = Array.from({ length: 8 }, (_, number) => (
      <Item key={number} number={number} api={api} staleTime={0} />
    ));
    const { find, switchTo } = await openPage(keep, items);
    await eventually(() => expect(api.calls).toHaveLength(8));
    await switchTo('Bob');
    await eventually(() => expect(api.calls).toHaveLength(16));
    api.hold();
    await switchTo('Ada');
    await nextFrame();
    expect(api.calls.length).toBeLessThanOrEqual(16 + 3);
    expect(textOf(find)).toContain('Ada/0');
    await eventually(() => {
      api.release();
      expect(api.calls).toHaveLength(24);
    });
  });

  it('that are stale wait for the next time when one leaves again', async () => {
    const api = openApi();
    const items = Array.from({ length: 8 }, (_, number) => (
      <Item key={number} number={number} api={api} staleTime={0} />
    ));
    const { switchTo } = await openPage(ours, items);
    await switchTo('Bob');
    await eventually(() => expect(api.calls).toHaveLength(16));
    api.hold();
    await switchTo('Ada');
    await eventually(() => expect(api.calls).toHaveLength(19));
    await switchTo('Bob');
    await eventually(() => expect(api.calls).toHaveLength(22));
    api.release();
    await eventually(() => expect(api.calls.filter((path) => path.startsWith('Bob'))).toHaveLength(16));
    expect(api.calls.filter((path) => path.startsWith('Ada'))).toHaveLength(11);
  });

  it('are fetched again as the app wants it', async () => {
    const api = openApi();
    const createClient = () => new QueryClient({ defaultOptions: { queries: { refetchOnMount: false } } });
    const { switchTo } = await openPage(ours, <Item api={api} staleTime={0} />, { createClient });
    await switchTo('Bob');
    await switchTo('Ada');
    await nextFrame();
    expect(api.calls).toEqual(['Ada/0', 'Bob/0']);
  });

  it('that stream stop, and start again on return', async () => {
    const opened: AbortSignal[] = [];
    async function* open(name: string, signal: AbortSignal) {
      opened.push(signal);
      yield name;
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    }
    function Stream() {
      const name = useName();
      const { data } = useQuery({
        queryKey: ['stream'],
        queryFn: streamedQuery({ streamFn: ({ signal }) => open(name, signal) }),
      });
      return <output>{data}</output>;
    }
    const { find, switchTo } = await openPage(ours, <Stream />);
    await expectText(find, 'Ada');
    await switchTo('Bob');
    await expectText(find, 'Bob');
    expect(opened.map(({ aborted }) => aborted)).toEqual([true, false]);
    await switchTo('Ada');
    expect(textOf(find)).toBe('Ada');
    await eventually(() => expect(opened.map(({ aborted }) => aborted)).toEqual([true, true, false]));
  });

  it('do not poll, and are not fetched on focus or reconnection', async () => {
    const api = openApi();
    function Poll() {
      const name = useName();
      useQuery({ queryKey: ['poll'], queryFn: () => api.get(name), refetchInterval: 5 });
      return null;
    }
    const { switchTo } = await openPage(ours, <Poll />);
    await switchTo('Bob');
    const before = api.calls.filter((name) => name === 'Ada').length;
    window.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('online'));
    const polled = api.calls.length;
    await eventually(() => expect(api.calls.length).toBeGreaterThan(polled + 3));
    expect(api.calls.filter((name) => name === 'Ada')).toHaveLength(before);
  });
});

describe('mutations', () => {
  itKeeps('call back those who started them', async (keep) => {
    const api = openApi();
    const done = vi.fn<(data: string) => void>();
    function Save() {
      const name = useName();
      const { mutate, status } = useMutation({ mutationFn: () => api.get(name) });
      return (
        <button onClick={() => mutate(undefined, { onSuccess: done })}>
          <output>{status}</output>
        </button>
      );
    }
    const { find, switchTo } = await openPage(keep, <Save />);
    api.hold();
    find('button').click();
    await switchTo('Bob');
    api.release();
    await eventually(() => expect(done).toHaveBeenCalledOnce());
    await switchTo('Ada');
    expect(textOf(find)).toBe('success');
  });
});

describe('a hidden tree', () => {
  const address = createContext('');

  /** The address is that of who is on the screen. */
  function Router({ children }: { readonly children: ReactNode }) {
    const name = useSession(({ session }) => session?.publicUserData?.firstName);
    return <address.Provider value={name ?? ''}>{children}</address.Provider>;
  }

  itKeeps('asks for nothing that belongs to who is shown, and keeps its draft', async (keep) => {
    const api = openApi();
    function Inbox() {
      const name = useName();
      const path = use(address);
      const { data } = useSuspenseQuery({
        queryKey: [path],
        queryFn: () => api.get(`${name} asks for ${path}`),
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
      keep,
      <Suspense fallback="loading">
        <Inbox />
      </Suspense>,
      { around: (trees) => <Router>{trees}</Router> },
    );
    await eventually(() => find('input'));
    await userEvent.fill(find('input'), 'Dear Bob');
    await switchTo('Bob');
    await eventually(() => find('input'));
    await switchTo('Ada');
    await nextFrame();
    expect(api.calls).toEqual(['Ada asks for Ada', 'Bob asks for Bob']);
    expect(find('input').value).toBe('Dear Bob');
  });

  it('that has to wait when it comes back opens its dialog and scrolls when it is there', async () => {
    const api = openApi();
    const page = createContext(1);
    let turn: (number: number) => void = () => {};
    function Book({ children }: { readonly children: ReactNode }) {
      const [number, setNumber] = useState(1);
      useEffect(() => {
        turn = setNumber;
      }, []);
      return <page.Provider value={number}>{children}</page.Provider>;
    }
    function Page() {
      const path = `${useName()}/${use(page)}`;
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
    const { find, switchTo } = await openPage(ours, <Page />, { around: (trees) => <Book>{trees}</Book> });
    await eventually(() => find('output'));
    find('dialog').showModal();
    window.scrollTo(0, 700);
    await switchTo('Bob');
    api.hold();
    turn(2);
    const switched = switchTo('Ada');
    await eventually(() => expect(api.calls).toContain('Ada/2'));
    await nextFrame();
    expect(document.querySelector(':modal')).toBe(null);
    api.release();
    await switched;
    expect(document.querySelector(':modal')).toBe(find('dialog'));
    expect(window.scrollY).toBe(700);
  });
});
