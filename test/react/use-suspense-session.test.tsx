import { act, render } from '@testing-library/react';
import { Component, type ReactNode, StrictMode, Suspense } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionStore,
  SessionError,
  SessionProvider,
  useSession,
  useSuspenseSession,
} from 'multisession';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
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
import { ada, bob, setUpFakeTime, settle, setUp } from './set-up.tsx';

setUpFakeTime();

function CurrentSessionId() {
  const current = useSuspenseSession();
  return <p>{current.status === 'signed-out' ? `out: ${current.reason}` : current.session.id}</p>;
}

const suspendingTree = (
  <Suspense fallback="waiting">
    <CurrentSessionId />
  </Suspense>
);

type Options = Partial<PageOptions>;

function page({ children = suspendingTree, ...options }: Options): ReactNode {
  const { backend } = setUp();
  return (
    <PageProvider backend={backend} environment={inMemoryEnvironment()} {...options}>
      <main>{children}</main>
    </PageProvider>
  );
}

/** Returns a rejected promise without an unhandled rejection. */
function rejected(): Promise<never> {
  const promise = Promise.reject(new Error('fake'));
  promise.catch(() => {});
  return promise;
}

const networkError = () => new SessionError({ code: 'network_error', message: 'fake' });

/** The error boundary of an app, with a button to reset it. */
class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <button onClick={() => this.setState({ error: null })}>{String(error)}</button>;
  }
}

/** Renders a tree that suspends, and waits for it. */
const mount = (tree: ReactNode) => act(async () => render(tree));

/** Renders a page that reads the session in two components. */
async function renderPage(backend = setUp().backend) {
  const tree = (
    <StrictMode>
      <PageProvider backend={backend} environment={inMemoryEnvironment()}>
        <ErrorBoundary>
          <Suspense fallback="waiting">
            <CurrentSessionId />
            <CurrentSessionId />
          </Suspense>
        </ErrorBoundary>
      </PageProvider>
    </StrictMode>
  );
  const { container } = await mount(tree);
  const reset = () => act(async () => container.querySelector('button')?.click());
  return { container, reset };
}

describe('useSuspenseSession()', () => {
  failOnConsoleErrors();

  it('suspends while the sessions load', async () => {
    const { backend } = setUp();
    const release = backend.pauseResponses();
    const { container } = await renderPage(backend);
    expect(container.textContent).toBe('waiting');
    release();
    await settle();
    expect(container.textContent).toBe('sess_adasess_ada');
    expect(backend.calls).toHaveLength(1);
  });

  it('returns signed-out if no session is current', async () => {
    const { container } = await renderPage(inMemoryBackend());
    await settle();
    expect(container.textContent).toBe('out: noneout: none');
  });

  it('rerenders when the current session changes', async () => {
    const { store } = setUp();
    const { container } = await mount(<SessionProvider store={store}>{suspendingTree}</SessionProvider>);
    await settle();
    await act(() => store.switchTo('sess_bob'));
    expect(container.textContent).toBe('sess_bob');
  });

  it('does not suspend if the store has already loaded', async () => {
    const { backend } = setUp();
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    await store.refresh();
    const { container } = await mount(<SessionProvider store={store}>{suspendingTree}</SessionProvider>);
    expect(container.textContent).toBe('sess_ada');
  });

  it('suspends while a backend with a shared cookie switches', async () => {
    const { backend, store } = setUp({ capabilities: { sessionPerRequest: false } });
    const { container } = await mount(<SessionProvider store={store}>{suspendingTree}</SessionProvider>);
    await settle();
    const release = backend.pauseResponses();
    await act(async () => void store.switchTo('sess_bob'));
    expect(container.querySelector('p')?.style.display).toBe('none');
    expect(container.textContent).toContain('waiting');
    release();
    await settle();
    expect(container.textContent).toBe('sess_bob');
  });
});

describe('useSuspenseSession() if loading fails', () => {
  // React logs the errors that an error boundary catches.
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
  afterEach(() => void vi.restoreAllMocks());

  async function renderOfflinePage() {
    const { backend } = setUp();
    backend.fail(networkError());
    const opened = await renderPage(backend);
    await settle();
    return { backend, ...opened };
  }

  it('throws the error to the error boundary', async () => {
    const { container } = await renderOfflinePage();
    expect(container.textContent).toBe('SessionError: fake');
  });

  it('loads again when the error boundary is reset', async () => {
    const { backend, container, reset } = await renderOfflinePage();
    await act(() => vi.advanceTimersByTimeAsync(600));
    const callCount = backend.calls.length;
    backend.fail(null);
    const release = backend.pauseResponses();
    await reset();
    expect(container.textContent).toBe('waiting');
    release();
    await settle();
    expect(container.textContent).toBe('sess_adasess_ada');
    expect(backend.calls).toHaveLength(callCount + 1);
  });

  it('throws again for every failed load after a reset', async () => {
    const { backend, container, reset } = await renderOfflinePage();
    for (const _ of [1, 2, 3]) {
      await act(() => vi.advanceTimersByTimeAsync(600));
      const callCount = backend.calls.length;
      await reset();
      await settle();
      expect(container.textContent).toBe('SessionError: fake');
      expect(backend.calls).toHaveLength(callCount + 1);
    }
  });

  it('returns the session immediately on reset if an automatic retry has succeeded', async () => {
    const { backend, container, reset } = await renderOfflinePage();
    backend.fail(null);
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(container.textContent).toBe('SessionError: fake');
    await reset();
    expect(container.textContent).toBe('sess_adasess_ada');
  });
});

describe('useSuspenseSession() on a server', () => {
  failOnConsoleErrors();

  it('returns the session of initialSessionId without suspending', async () => {
    const { text, errors } = await streamPage(
      page({ initialClient: createClientJson(), initialSessionId: 'sess_bob' }),
    );
    expect(text()).toBe('sess_bob');
    expect(errors).toEqual([]);
  });

  it('waits for an initialClient promise, while useSession() returns loading', async () => {
    function Other() {
      return useSession().status;
    }
    const client = deferred();
    const options = { initialClient: client.promise, initialSessionId: 'sess_bob' };
    const children = [<Other key="other" />, suspendingTree];
    const { text, errors } = await streamPage(page({ ...options, children }));
    expect(text()).toBe('loading waiting');
    client.resolve(createClientJson());
    await settle();
    expect(text()).toBe('loading waiting sess_bob');
    expect(errors).toEqual([]);
  });

  it('returns signed-out if the initialClient promise resolves to null', async () => {
    const { text, errors } = await streamPage(page({ initialClient: Promise.resolve(null) }));
    expect(text()).toContain('out: none');
    expect(errors).toEqual([]);
  });

  it('does not mix the sessions of concurrent requests', async () => {
    const [first, second] = [deferred(), deferred()];
    const { backend } = setUp();
    const one = await streamPage(
      page({ backend, initialClient: first.promise, initialSessionId: 'sess_ada' }),
    );
    const other = await streamPage(
      page({ backend, initialClient: second.promise, initialSessionId: 'sess_bob' }),
    );
    second.resolve(toClientJson(inMemoryBackend({ sessions: [bob()] }).inspect()));
    await settle();
    expect([one.text(), other.text()]).toEqual(['waiting', 'waiting sess_bob']);
    first.resolve(toClientJson(inMemoryBackend({ sessions: [ada()] }).inspect()));
    await settle();
    expect([one.text(), other.text()]).toEqual(['waiting sess_ada', 'waiting sess_bob']);
  });

  it.each([
    ['no initialClient is given', {}, 'unavailable_during_ssr'],
    [
      'an initialClient is given but the current session is unknown',
      { initialClient: createClientJson() },
      'unavailable_during_ssr',
    ],
    [
      'the initialClient promise resolves but the current session is unknown',
      { initialClient: Promise.resolve(createClientJson()) },
      'unavailable_during_ssr',
    ],
    ['the initialClient is invalid', { initialClient: { sessions: 1 } }, 'invalid_response'],
    ['the promise rejects', { initialClient: rejected() }, 'unavailable_during_ssr'],
  ])('sends the Suspense fallback if %s, and renders in the browser', async (_, options, code) => {
    const { text, errors } = await streamPage(page(options));
    expect(text()).toBe('waiting');
    expect(errors).toEqual([expect.objectContaining({ code })]);
    const { texts } = await hydratePage(await renderToHtml(page(options)), page(options));
    expect(texts.at(0)).toBe('waiting');
    expect(texts.at(-1)).toBe('sess_ada');
    expect(texts).not.toContain('sess_bob');
  });
});

describe('useSuspenseSession() during hydration', () => {
  failOnConsoleErrors();

  it.each([
    ['a client', () => createClientJson()],
    ['a client promise', () => Promise.resolve(createClientJson())],
  ])('renders the same session as the server for %s', async (_, createInitialClient) => {
    const options = () => ({ initialClient: createInitialClient(), initialSessionId: 'sess_bob' });
    const html = await renderToHtml(<StrictMode>{page(options())}</StrictMode>);
    const { texts, recovered } = await hydratePage(html, <StrictMode>{page(options())}</StrictMode>);
    expect(texts).toEqual(['sess_bob']);
    expect(recovered).toEqual([]);
  });

  it('renders the same session as the server even if the backend responds before the promise resolves', async () => {
    const { backend } = setUp();
    const options = { backend, initialSessionId: 'sess_bob' };
    const html = await renderToHtml(page({ ...options, initialClient: Promise.resolve(createClientJson()) }));
    const held = createClientJson();
    backend.close('sess_bob', 'expired');
    const { promise, resolve } = deferred();
    const { texts, recovered } = await hydratePage(html, page({ ...options, initialClient: promise }));
    expect(texts).toEqual(['sess_bob']);
    await act(async () => resolve(held));
    await settle();
    expect(texts).toEqual(['sess_bob', 'out: expired']);
    expect(recovered).toEqual([]);
  });
});
