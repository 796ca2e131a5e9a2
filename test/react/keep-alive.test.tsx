import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import {
  type EvictedTree,
  type SessionData,
  SessionScope,
  type SessionStore,
  useActiveSession,
} from 'multisession';
import { createSessionData, type InMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { hydratePage, failOnConsoleErrors, PageProvider, renderToHtml, createClientJson } from './server.tsx';
import { setUpFakeTime, settle, setUp, renderWithStore } from './set-up.tsx';

setUpFakeTime();
failOnConsoleErrors();

/** A tree with a draft, a title and elements that have to be isolated when it is hidden. */
function Letter() {
  const name = useActiveSession().publicUserData?.firstName;
  return (
    <>
      <title>{`Letters of ${name}`}</title>
      <label htmlFor="letter">Letter of {name}</label>
      <input id="letter" name="text" />
      <dialog>Sure?</dialog>
      <div popover="manual">Sent</div>
    </>
  );
}

/** Returns the input of the visible tree: the inputs of hidden trees have no ID. */
function letter(): HTMLInputElement {
  const input = document.querySelector<HTMLInputElement>('#letter');
  if (!input) throw new Error('No letter is visible.');
  return input;
}

function typeDraft(value: string): void {
  fireEvent.input(letter(), { target: { value } });
}

async function switchTo(store: SessionStore, id: string): Promise<void> {
  await act(() => store.switchTo(id));
  await settle();
}

async function renderLetters(
  limit: number,
  onEvict: (tree: EvictedTree) => void = () => {},
  sessionPerRequest = true,
) {
  const { backend, store } = setUp({ capabilities: { sessionPerRequest: sessionPerRequest } });
  await renderWithStore(
    store,
    <SessionScope keepAlive={limit} onEvict={onEvict} signedOut="Please sign in.">
      <Letter />
    </SessionScope>,
  );
  return { backend, store };
}

/** Returns the number of trees, including hidden ones. */
function countTrees(): number {
  return document.querySelectorAll('input').length;
}

const newSessionOfAda = () => ({ ...createSessionData({ name: 'Ada Lovelace' }), id: 'sess_ada_2' });

async function expire(backend: InMemoryBackend, store: SessionStore): Promise<void> {
  backend.close('sess_ada', 'expired');
  await act(() => store.refresh());
}

async function signIn(backend: InMemoryBackend, store: SessionStore, session: SessionData): Promise<void> {
  backend.signIn(session);
  await switchTo(store, session.id);
}

it('keepAlive restores the input of an account when the user switches back', async () => {
  const { store } = await renderLetters(2);
  typeDraft('Dear Bob');
  await switchTo(store, 'sess_bob');
  expect(letter().value).toBe('');
  typeDraft('Dear Ada');
  await switchTo(store, 'sess_ada');
  expect(letter().value).toBe('Dear Bob');
  await switchTo(store, 'sess_bob');
  expect(letter().value).toBe('Dear Ada');
});

it('keepAlive={0} renders nothing but the tree', async () => {
  const { store } = setUp();
  await renderWithStore(store, <SessionScope keepAlive={0}>Ada</SessionScope>);
  expect(document.body.textContent).toBe('Ada');
});

it('keepAlive evicts the least recently shown tree beyond the limit, after calling onEvict()', async () => {
  const saved: (readonly [id: string, draft: string | undefined])[] = [];
  const { store } = await renderLetters(2, ({ sessionId, element }) => {
    saved.push([sessionId, element.querySelector<HTMLInputElement>('[name=text]')?.value]);
  });
  typeDraft('Dear Bob');
  await switchTo(store, 'sess_bob');
  expect(saved).toEqual([]);
  await switchTo(store, 'sess_carol');
  expect(saved).toEqual([['sess_ada', 'Dear Bob']]);
  await switchTo(store, 'sess_ada');
  expect(letter().value).toBe('');
});

it('keepAlive removes a tree instead of hiding it until the code that isolates hidden trees has loaded', async () => {
  const file = '../../src/react/keep-alive/dom-isolation.ts';
  let load = (): void => {};
  const loading = new Promise<void>((resolve) => (load = resolve));
  vi.resetModules();
  vi.doMock(file, async (importActual) => {
    await loading;
    return importActual();
  });
  const { SessionProvider, SessionScope } = await import('multisession');
  const { store } = setUp();
  const saved: (string | undefined)[] = [];
  render(
    <SessionProvider store={store}>
      <SessionScope
        keepAlive={3}
        onEvict={({ element }) => saved.push(element.querySelector('input')?.value)}
        signedOut="Please sign in."
      >
        <input id="letter" />
      </SessionScope>
    </SessionProvider>,
  );
  await settle();
  typeDraft('Dear Bob');
  await switchTo(store, 'sess_bob');
  expect([countTrees(), letter().value, saved]).toEqual([1, '', ['Dear Bob']]);
  typeDraft('Dear Ada');
  await act(() => store.signOut({ scope: 'all' }));
  expect([countTrees(), document.body.textContent]).toEqual([0, 'Please sign in.']);
  cleanup();

  load();
  vi.useRealTimers();
  await import('../../src/react/keep-alive/late-isolation.ts').then((code) => code.loadDomIsolation());
  vi.doUnmock(file);
  const { store: next } = setUp();
  render(
    <SessionProvider store={next}>
      <SessionScope keepAlive={3}>
        <input id="letter" />
      </SessionScope>
    </SessionProvider>,
  );
  await act(() => next.refresh());
  typeDraft('Dear Bob');
  await act(() => next.switchTo('sess_bob'));
  expect([countTrees(), letter().value]).toEqual([2, '']);
});

it('keepAlive completes the switch and reports the error if onEvict() throws', async () => {
  const error = new Error('quota exceeded');
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  const { store } = await renderLetters(1, () => {
    throw error;
  });
  await switchTo(store, 'sess_bob');
  expect(letter().labels?.[0]?.textContent).toBe('Letter of Bob');
  expect(reported).toHaveBeenCalledExactlyOnceWith(error);
  vi.unstubAllGlobals();
});

it('keepAlive removes the tree of a closed session without calling onEvict()', async () => {
  const onEvict = vi.fn<(tree: EvictedTree) => void>();
  const { store } = await renderLetters(3, onEvict);
  await switchTo(store, 'sess_bob');
  expect(countTrees()).toBe(2);
  await act(() => store.signOut({ session: 'sess_ada' }));
  await settle();
  expect(countTrees()).toBe(1);
  expect(onEvict).not.toHaveBeenCalled();
});

describe('the tree of an expired session', () => {
  it('is reused for the next session of the same user and actor, and for no other session', async () => {
    const { backend, store } = await renderLetters(5);
    typeDraft('Dear Bob');
    await expire(backend, store);
    expect(document.body.textContent).toContain('Please sign in.');
    await switchTo(store, 'sess_bob');
    expect(letter().value).toBe('');
    await signIn(backend, store, { ...newSessionOfAda(), id: 'sess_as_ada', actor: { sub: 'user_eve' } });
    expect(letter().value).toBe('');
    await signIn(backend, store, newSessionOfAda());
    expect(letter().value).toBe('Dear Bob');
  });

  it('is kept while its user is signed in again in a background session', async () => {
    const { backend, store } = await renderLetters(3);
    typeDraft('Dear Bob');
    await expire(backend, store);
    await switchTo(store, 'sess_bob');
    backend.signIn(newSessionOfAda());
    await act(() => store.refresh());
    expect(countTrees()).toBe(2);
    await switchTo(store, 'sess_ada_2');
    expect(letter().value).toBe('Dear Bob');
  });

  it('is removed when its user signs out', async () => {
    const { backend, store } = await renderLetters(3);
    await expire(backend, store);
    expect(countTrees()).toBe(1);
    await act(() => store.signOut({ session: 'sess_ada' }));
    await settle();
    expect(countTrees()).toBe(0);
  });

  it('is removed when its user signs in to another organization and signs out', async () => {
    const { backend, store } = await renderLetters(3);
    await expire(backend, store);
    await signIn(backend, store, { ...newSessionOfAda(), lastActiveOrganizationId: 'org_2' });
    expect(countTrees()).toBe(2);
    await act(() => store.signOut({ session: 'sess_ada_2' }));
    await settle();
    expect([...document.querySelectorAll('label')].map(({ textContent }) => textContent)).not.toContain(
      'Letter of Ada',
    );
  });

  it('is shown again when the session was extended on another device', async () => {
    const { backend, store } = await renderLetters(3);
    typeDraft('Dear Bob');
    backend.update('sess_ada', { expireAt: new Date(Date.now() - 1) });
    await act(() => store.refresh());
    expect(document.body.textContent).toContain('Please sign in.');
    backend.update('sess_ada', { status: 'active', expireAt: new Date(Date.now() + 1e9) });
    await act(() => store.refresh());
    await switchTo(store, 'sess_ada');
    expect(letter().value).toBe('Dear Bob');
  });
});

it.each([
  ['a session per request', true],
  ['a shared cookie', false],
])('keepAlive removes the tree of an account that signs out, with %s', async (_, isPerRequest) => {
  const { store } = await renderLetters(3, undefined, isPerRequest);
  const previous = letter();
  typeDraft('Dear Bob');
  await act(() => store.signOut());
  await settle();
  expect(document.body.textContent).not.toContain('Letter of Ada');
  expect(letter()).not.toBe(previous);
  expect(letter().value).toBe('');
});

it('keepAlive keeps the document title of the visible account', async () => {
  const { store } = await renderLetters(3);
  for (const name of ['Bob', 'Ada', 'Carol', 'Bob', 'Carol']) {
    await switchTo(store, `sess_${name.toLowerCase()}`);
    expect(document.title).toBe(`Letters of ${name}`);
  }
});

it('keepAlive hydrates server-rendered HTML without changes', async () => {
  const { backend } = setUp();
  const onEvict = vi.fn<(tree: EvictedTree) => void>();
  const page = (environment = inMemoryEnvironment()) => (
    <PageProvider
      backend={backend}
      environment={environment}
      initialClient={createClientJson()}
      initialSessionId="sess_bob"
    >
      <SessionScope keepAlive={2} onEvict={onEvict} loading="One moment …">
        <Letter />
      </SessionScope>
    </PageProvider>
  );
  const html = await renderToHtml(page());
  expect(html).toContain('Letter of');
  const { texts, recovered, container } = await hydratePage(html, page());
  expect(recovered).toEqual([]);
  expect(texts).toHaveLength(1);
  expect(container.querySelectorAll('input')).toHaveLength(1);
  expect(onEvict).not.toHaveBeenCalled();
});
