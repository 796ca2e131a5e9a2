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

/** A promise that rejects, and is nobody's fault. */
function rejected(): Promise<never> {
  const promise = Promise.reject(new Error('made up'));
  promise.catch(() => {});
  return promise;
}

const networkError = () => new SessionError({ code: 'network_error', message: 'made up' });

/** What an app has for errors, and a button to try again. */
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

/** What suspends has to be waited for. */
const mount = (tree: ReactNode) => act(async () => render(tree));

/** The page of an app, with the session in two places. */
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

describe('useSuspenseSession', () => {
  failOnConsoleErrors();

  it('suspends until it is known who is current', async () => {
    const { backend } = setUp();
    const release = backend.pauseResponses();
    const { container } = await renderPage(backend);
    expect(container.textContent).toBe('waiting');
    release();
    await settle();
    expect(container.textContent).toBe('sess_adasess_ada');
    expect(backend.calls).toHaveLength(1);
  });

  it('answers that nobody is', async () => {
    const { container } = await renderPage(inMemoryBackend());
    await settle();
    expect(container.textContent).toBe('out: noneout: none');
  });

  it('renders again when somebody else is', async () => {
    const { store } = setUp();
    const { container } = await mount(<SessionProvider store={store}>{suspendingTree}</SessionProvider>);
    await settle();
    await act(() => store.switchTo('sess_bob'));
    expect(container.textContent).toBe('sess_bob');
  });

  it('answers at once for a store that is loaded already', async () => {
    const { backend } = setUp();
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    await store.refresh();
    const { container } = await mount(<SessionProvider store={store}>{suspendingTree}</SessionProvider>);
    expect(container.textContent).toBe('sess_ada');
  });

  it('suspends again while a backend with one current account switches', async () => {
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

describe('useSuspenseSession when nothing can be loaded', () => {
  // React logs what an error boundary has caught.
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
  afterEach(() => void vi.restoreAllMocks());

  async function renderOfflinePage() {
    const { backend } = setUp();
    backend.fail(networkError());
    const opened = await renderPage(backend);
    await settle();
    return { backend, ...opened };
  }

  it('throws the error to the boundary', async () => {
    const { container } = await renderOfflinePage();
    expect(container.textContent).toBe('SessionError: made up');
  });

  it('tries again when the boundary is reset', async () => {
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

  it('throws again if it fails again, as often as the boundary is reset', async () => {
    const { backend, container, reset } = await renderOfflinePage();
    for (const _ of [1, 2, 3]) {
      await act(() => vi.advanceTimersByTimeAsync(600));
      const callCount = backend.calls.length;
      await reset();
      await settle();
      expect(container.textContent).toBe('SessionError: made up');
      expect(backend.calls).toHaveLength(callCount + 1);
    }
  });

  it('answers at once when the boundary is reset after things got better by themselves', async () => {
    const { backend, container, reset } = await renderOfflinePage();
    backend.fail(null);
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(container.textContent).toBe('SessionError: made up');
    await reset();
    expect(container.textContent).toBe('sess_adasess_ada');
  });
});

describe('useSuspenseSession on a server', () => {
  failOnConsoleErrors();

  it('answers who the URL says, at once', async () => {
    const { text, errors } = await streamPage(
      page({ initialClient: createClientJson(), initialSessionId: 'sess_bob' }),
    );
    expect(text()).toBe('sess_bob');
    expect(errors).toEqual([]);
  });

  it('waits for a promised client, while other hooks say that they are loading', async () => {
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

  it('answers that nobody is signed in', async () => {
    const { text, errors } = await streamPage(page({ initialClient: Promise.resolve(null) }));
    expect(text()).toContain('out: none');
    expect(errors).toEqual([]);
  });

  it('keeps apart what is requested at the same time', async () => {
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
    ['nothing is given', {}, 'unavailable_during_ssr'],
    ['the tab alone knows', { initialClient: createClientJson() }, 'unavailable_during_ssr'],
    [
      'the tab alone knows of a promised client',
      { initialClient: Promise.resolve(createClientJson()) },
      'unavailable_during_ssr',
    ],
    ['the client cannot be read', { initialClient: { sessions: 1 } }, 'invalid_response'],
    ['a promise rejects', { initialClient: rejected() }, 'unavailable_during_ssr'],
  ])('sends the fallback where %s, and the browser takes over', async (_, options, code) => {
    const { text, errors } = await streamPage(page(options));
    expect(text()).toBe('waiting');
    expect(errors).toEqual([expect.objectContaining({ code })]);
    const { texts } = await hydratePage(await renderToHtml(page(options)), page(options));
    expect(texts.at(0)).toBe('waiting');
    expect(texts.at(-1)).toBe('sess_ada');
    expect(texts).not.toContain('sess_bob');
  });
});

describe('useSuspenseSession in hydration', () => {
  failOnConsoleErrors();

  it.each([
    ['a client', () => createClientJson()],
    ['a promise of one', () => Promise.resolve(createClientJson())],
  ])('repeats what the server made of %s', async (_, createInitialClient) => {
    const options = () => ({ initialClient: createInitialClient(), initialSessionId: 'sess_bob' });
    const html = await renderToHtml(<StrictMode>{page(options())}</StrictMode>);
    const { texts, recovered } = await hydratePage(html, <StrictMode>{page(options())}</StrictMode>);
    expect(texts).toEqual(['sess_bob']);
    expect(recovered).toEqual([]);
  });

  it('repeats it also where the backend was faster than the promise, and only then goes on', async () => {
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
