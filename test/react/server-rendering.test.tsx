import { act } from '@testing-library/react';
import { StrictMode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import {
  createSessionStore,
  SessionError,
  type SessionStore,
  useConnectionStatus,
  useSession,
  useSessionList,
} from 'multisession';
import { inMemoryBackend, inMemoryEnvironment, type InMemoryTab } from '../../src/testing/index.ts';
import { ada, bob, carol, setUpFakeTime, settle, setUp as setUpReact } from './set-up.tsx';
import {
  deferred,
  hydratePage,
  failOnConsoleErrors,
  type PageOptions,
  PageProvider,
  renderToHtml,
  streamPage,
  toClientJson,
  createClientJson,
} from './server.tsx';

setUpFakeTime();
failOnConsoleErrors();

function CurrentSessionId() {
  const current = useSession();
  if (current.status === 'signed-out') return <p>out: {current.reason}</p>;
  return <p>{current.session?.id ?? current.status}</p>;
}

function Names() {
  return useSessionList().map(({ id, publicUserData }) => <i key={id}>{publicUserData?.firstName} </i>);
}

/** All backends have the same scope, like one server before and after a reload. */
const setUp = (options?: Parameters<typeof setUpReact>[0]) => setUpReact({ scope: 'server', ...options });

type Options = Omit<PageOptions, 'children' | 'backend'>;

const page = (options: Options, backend = setUp().backend) => (
  <PageProvider backend={backend} environment={inMemoryEnvironment()} {...options}>
    <CurrentSessionId />
  </PageProvider>
);

/** Renders the page on a server and hydrates it in a tab. */
async function open(options: Options, backend = setUp().backend, environment = inMemoryEnvironment()) {
  const html = await renderToHtml(page(options, backend));
  expect(backend.calls).toEqual([]);
  const hydrated = await hydratePage(html, page({ ...options, environment }, backend));
  expect(hydrated.recovered).toEqual([]);
  return hydrated;
}

/** Creates a tab whose stored selection is Bob. */
async function createTabWithBob(): Promise<InMemoryTab> {
  const { backend } = setUp();
  const environment = inMemoryEnvironment();
  const store = createSessionStore({ backend, environment });
  await store.refresh();
  await store.switchTo('sess_bob');
  return environment;
}

/** Creates the store of a page whose backend is unreachable. */
function createOfflineStore(initialClient: unknown): SessionStore {
  const { backend } = setUp();
  backend.fail(new SessionError({ code: 'network_error', message: 'fake' }));
  return createSessionStore({ backend, environment: inMemoryEnvironment(), initialClient });
}

describe('a page with an initialClient', () => {
  it('renders the list of accounts on the server, and the current session as loading', async () => {
    const { backend } = setUp();
    const { text } = await streamPage(
      <PageProvider backend={backend} initialClient={createClientJson()}>
        <Names />
        <CurrentSessionId />
      </PageProvider>,
    );
    expect(text()).toBe('Ada Bob Carol loading');
  });

  it('never shows an account other than the one selected in the tab', async () => {
    const { texts } = await open({ initialClient: createClientJson() }, undefined, await createTabWithBob());
    expect(texts).toEqual(['loading', 'sess_bob']);
  });

  it('shows the last active account in a new tab', async () => {
    const { texts } = await open({ initialClient: createClientJson() });
    expect(texts).toEqual(['loading', 'sess_ada']);
  });

  it('shows the account before the backend responds, and loads the client once', async () => {
    const { backend } = setUp();
    const release = backend.pauseResponses();
    const { texts } = await open({ initialClient: createClientJson() }, backend);
    expect(texts).toEqual(['loading', 'sess_ada']);
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
    release();
    await settle();
    expect(texts).toEqual(['loading', 'sess_ada']);
  });

  it('applies changes that happened after the server rendered', async () => {
    const { backend } = setUp();
    const initialClient = createClientJson();
    backend.close('sess_ada', 'revoked');
    const { texts } = await open({ initialClient }, backend);
    expect(texts.at(-1)).toBe('out: revoked');
  });

  it('does not rerender if nothing has changed since the server rendered', async () => {
    const { backend } = setUp();
    const release = backend.pauseResponses();
    const rendered = vi.fn<() => void>();
    function Counted() {
      rendered();
      useSession();
      useConnectionStatus();
      return <Names />;
    }
    const counted = () => (
      <PageProvider backend={backend} environment={inMemoryEnvironment()} initialClient={createClientJson()}>
        <Counted />
      </PageProvider>
    );
    await hydratePage(await renderToHtml(counted()), counted());
    rendered.mockClear();
    release();
    await settle();
    expect(rendered).not.toHaveBeenCalled();
  });

  it('keeps the client if the backend is unreachable, with connection status degraded', async () => {
    const store = createOfflineStore(createClientJson());
    const disconnect = store.connect();
    expect(store.getState().connection).toBe('ready');
    await settle();
    expect(store.getCurrent().session?.id).toBe('sess_ada');
    expect(store.getState()).toMatchObject({ connection: 'degraded', error: { code: 'network_error' } });
    disconnect();
  });

  it('keeps the client if a refresh fails before the store connects', async () => {
    const store = createOfflineStore(createClientJson());
    await store.refresh().catch(() => {});
    expect(store.getCurrent().session?.id).toBe('sess_ada');
    expect(store.getState().connection).toBe('degraded');
  });

  it('hydrates in StrictMode', async () => {
    const { backend } = setUp();
    const strict = () => <StrictMode>{page({ initialClient: createClientJson() }, backend)}</StrictMode>;
    const { texts, recovered } = await hydratePage(await renderToHtml(strict()), strict());
    expect(texts).toEqual(['loading', 'sess_ada']);
    expect(recovered).toEqual([]);
    expect(backend.calls).toHaveLength(1);
  });

  it('hydrates with a wrong local clock, which is corrected by the backend', async () => {
    const { backend } = setUp();
    const environment = inMemoryEnvironment();
    environment.setClockOffset(8 * 24 * 60 * 60_000);
    const pageWithList = (options: Options) => (
      <PageProvider
        backend={backend}
        initialClient={createClientJson()}
        initialSessionId="sess_bob"
        {...options}
      >
        <CurrentSessionId />
        <Names />
      </PageProvider>
    );
    const { texts, recovered } = await hydratePage(
      await renderToHtml(pageWithList({})),
      pageWithList({ environment }),
    );
    expect(recovered).toEqual([]);
    expect(texts.at(0)).toBe('sess_bobAda Bob Carol ');
    expect(texts.at(-1)).toBe('sess_bobAda Bob Carol ');
  });

  it('keeps a selection that was made before the store connected', async () => {
    const { backend } = setUp();
    const options = { initialClient: createClientJson(), tabMode: 'shared' } as const;
    const store = createSessionStore({ backend, environment: inMemoryEnvironment(), ...options });
    backend.pauseResponses();
    void store.switchTo('sess_bob');
    await settle();
    const disconnect = store.connect();
    expect(store.getCurrent().session?.id).toBe('sess_bob');
    disconnect();
  });

  it('shows the account immediately if all tabs share the current session', async () => {
    const { texts } = await open({ initialClient: createClientJson(), tabMode: 'shared' });
    expect(texts).toEqual(['sess_ada']);
  });
});

describe('a page with an empty initialClient', () => {
  it('is signed out immediately', async () => {
    const { texts } = await open({ initialClient: null }, inMemoryBackend());
    expect(texts).toEqual(['out: none']);
  });

  it('shows why the session of the tab was signed out after hydration', async () => {
    const { backend } = setUp();
    for (const id of ['sess_ada', 'sess_bob', 'sess_carol']) backend.close(id, 'expired');
    const { texts } = await open(
      { initialClient: toClientJson(backend.inspect()) },
      backend,
      await createTabWithBob(),
    );
    expect(texts).toEqual(['out: none', 'out: expired']);
  });
});

describe('an invalid initialClient', () => {
  it('is reported as invalid_response, and the client is loaded from the backend', async () => {
    const { backend } = setUp();
    const store = createSessionStore({
      backend,
      environment: inMemoryEnvironment(),
      initialClient: { id: 'client_1', sessions: 'none' },
    });
    expect(store.getState().error).toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('initialClient.sessions'),
    });
    const { texts } = await open({ initialClient: { sessions: 1 } }, backend);
    expect(texts).toEqual(['loading', 'sess_ada']);
  });

  it('is used without the invalid session if the rest of the client is valid', async () => {
    const { backend } = setUp();
    const { sessions, ...client } = createClientJson();
    const initialClient = { ...client, sessions: [...sessions.slice(0, 2), { id: 'sess_carol' }] };
    const store = createSessionStore({ backend, environment: inMemoryEnvironment(), initialClient });
    expect(store.getState().client?.sessions.map(({ id }) => id)).toEqual(['sess_ada', 'sess_bob']);
    expect(store.getState().error?.code).toBe('invalid_response');
    await store.refresh();
    expect(store.getState().client?.sessions).toHaveLength(3);
    expect(store.getState().error).toBeNull();
  });
});

describe('a page with an initialSessionId', () => {
  it('shows that account immediately, regardless of the stored selection', async () => {
    const environment = await createTabWithBob();
    const options = { initialClient: createClientJson(), initialSessionId: 'sess_carol' };
    const { texts } = await open(options, undefined, environment);
    expect(texts).toEqual(['sess_carol']);
  });

  it('stores that account as the selection of the tab', async () => {
    const environment = await createTabWithBob();
    const options = { initialClient: createClientJson(), initialSessionId: 'sess_carol' };
    const { unmount } = await open(options, undefined, environment);
    unmount();
    const { texts } = await open({ initialClient: createClientJson() }, undefined, environment);
    expect(texts).toEqual(['loading', 'sess_carol']);
  });

  it('stores no selection if that session is closed', async () => {
    const { backend } = setUp();
    backend.close('sess_carol', 'expired');
    const environment = await createTabWithBob();
    const initialClient = toClientJson(backend.inspect());
    const { unmount } = await open({ initialClient, initialSessionId: 'sess_carol' }, backend, environment);
    unmount();
    const store = createSessionStore({ backend, environment });
    await store.refresh();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  });

  it('follows later switches', async () => {
    const { backend } = setUp();
    const options = { initialClient: createClientJson(), initialSessionId: 'sess_carol' };
    const store = createSessionStore({ backend, environment: inMemoryEnvironment(), ...options });
    const disconnect = store.connect();
    await store.switchTo('sess_bob');
    await store.refresh();
    expect(store.getCurrent().session?.id).toBe('sess_bob');
    disconnect();
  });

  it.each([
    ['expired', 'expired'],
    ['revoked', 'revoked'],
  ] as const)('is signed out if that session is %s, and selects no other session', async (status, reason) => {
    const { backend } = setUp();
    backend.close('sess_bob', status);
    backend.signIn({ ...carol(), createdAt: new Date() });
    const environment = await createTabWithBob();
    const options = { initialClient: toClientJson(backend.inspect()), initialSessionId: 'sess_bob' };
    const { texts, unmount } = await open(options, backend, environment);
    expect(texts).toEqual([`out: ${reason}`]);
    unmount();
  });

  it('is signed out if that session is unknown, regardless of the stored selection', async () => {
    const environment = await createTabWithBob();
    const options = { initialClient: createClientJson(), initialSessionId: 'sess_x' };
    const { texts } = await open(options, undefined, environment);
    expect(texts).toEqual(['out: revoked']);
  });

  it('shows a session that only the backend knows once the client has loaded', async () => {
    const { backend } = setUp({ sessions: [ada()] });
    const initialClient = toClientJson(backend.inspect());
    backend.signIn(bob());
    const { texts } = await open({ initialClient, initialSessionId: 'sess_bob' }, backend);
    expect(texts).toEqual(['out: revoked', 'sess_bob']);
  });

  it('loads without an initialClient and then shows no other session', async () => {
    const { texts } = await open({ initialSessionId: 'sess_carol' }, undefined, await createTabWithBob());
    expect(texts).toEqual(['loading', 'sess_carol']);
    const unknown = await open({ initialSessionId: 'sess_x' }, undefined, await createTabWithBob());
    expect(unknown.texts).toEqual(['loading', 'out: revoked']);
  });

  it('throws unsupported if the backend has a shared cookie', () => {
    const { backend } = setUp({ capabilities: { sessionPerRequest: false } });
    const options = { backend, initialClient: createClientJson(), initialSessionId: 'sess_bob' };
    expect(() => createSessionStore(options)).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});

describe('a page with an initialClient promise', () => {
  it('renders the loading state until the tab is hydrated', async () => {
    const initialClient = Promise.resolve(createClientJson());
    const { texts } = await open({ initialClient }, undefined, await createTabWithBob());
    expect(texts).toEqual(['loading', 'sess_bob']);
  });

  it('shows the client that arrives first, and then the newer one', async () => {
    const { backend } = setUp();
    const { promise, resolve } = deferred();
    const initialClient = createClientJson();
    backend.close('sess_ada', 'revoked');
    const release = backend.pauseResponses();
    const { texts } = await open({ initialClient: promise }, backend);
    await act(async () => resolve(initialClient));
    expect(texts).toEqual(['loading', 'sess_ada']);
    release();
    await settle();
    expect(texts).toEqual(['loading', 'sess_ada', 'out: revoked']);
  });

  it('ignores the client of the promise if a newer one has loaded before', async () => {
    const { backend } = setUp();
    const { promise, resolve } = deferred();
    const initialClient = createClientJson();
    backend.close('sess_bob', 'expired');
    const { texts } = await open({ initialClient: promise }, backend, await createTabWithBob());
    expect(texts).toEqual(['loading', 'out: expired']);
    await act(async () => resolve(initialClient));
    expect(texts).toEqual(['loading', 'out: expired']);
  });

  it('shows the client of the promise if the backend is unreachable', async () => {
    const { promise, resolve } = deferred();
    const store = createOfflineStore(promise);
    const disconnect = store.connect();
    await settle();
    expect(store.getCurrent().status).toBe('failed');
    resolve(createClientJson());
    await settle();
    expect(store.getCurrent().session?.id).toBe('sess_ada');
    expect(store.getState().connection).toBe('degraded');
    disconnect();
  });

  it('loads from the backend if the promise rejects', async () => {
    const initialClient = Promise.reject(new Error('fake'));
    const { texts } = await open({ initialClient });
    expect(texts).toEqual(['loading', 'sess_ada']);
  });

  it('reports an invalid client and loads from the backend', async () => {
    const { backend } = setUp();
    const initialClient = Promise.resolve({ sessions: 1 });
    const release = backend.pauseResponses();
    const store = createSessionStore({ backend, environment: inMemoryEnvironment(), initialClient });
    const disconnect = store.connect();
    await settle();
    expect(store.getState().error?.code).toBe('invalid_response');
    expect(store.getCurrent().status).toBe('loading');
    release();
    await settle();
    expect(store.getState()).toMatchObject({ connection: 'ready', error: null });
    disconnect();
  });
});

it('rendering on a server sends no requests, starts no timers and writes no storage', async () => {
  const { backend } = setUp();
  const environment = inMemoryEnvironment();
  const { setTimer, on, tabStorage, createChannel, locks } = environment;
  const forbidden = vi.fn<() => never>(() => {
    throw new Error('accessed');
  });
  const forbiddenEnvironment = {
    ...environment,
    setTimer: forbidden as typeof setTimer,
    on: forbidden as typeof on,
    tabStorage: { get: forbidden, set: forbidden } as typeof tabStorage,
    createChannel: forbidden as typeof createChannel,
    locks: { request: forbidden, countHolders: forbidden } as typeof locks,
  };
  for (const initialClient of [createClientJson(), Promise.resolve(createClientJson()), undefined]) {
    for (const initialSessionId of ['sess_bob', undefined]) {
      await renderToHtml(
        page({ initialClient, initialSessionId, environment: forbiddenEnvironment }, backend),
      );
    }
  }
  expect(forbidden).not.toHaveBeenCalled();
  expect(backend.calls).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
