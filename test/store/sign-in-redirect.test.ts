import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, type SessionState } from 'multisession/core';
import {
  createSessionData,
  inMemoryBackend,
  inMemoryEnvironment,
  type SignInPage,
} from '../../src/testing/index.ts';
import { ada, bob, currentId, error, NOW, settle, SECOND } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const CALLBACK = 'http://localhost/callback?code=1';
const dan = createSessionData({ name: 'Dan Bricklin' });

/** Creates a store in a tab that is at the callback URL. */
function setUpCallback(finishRedirect: NonNullable<SignInPage['finishRedirect']>, href = CALLBACK) {
  const finish = vi.fn<typeof finishRedirect>(finishRedirect);
  const open: SignInPage['open'] = () => dan;
  const backend = inMemoryBackend({ sessions: [ada(), bob()], signInPage: { open, finishRedirect: finish } });
  const tab = inMemoryEnvironment();
  tab.location.href = href;
  const store = createSessionStore({ backend, environment: tab });
  const states: SessionState[] = [];
  store.subscribe((state) => states.push(state));
  return { backend, tab, store, states, finish };
}

/** A redirect that ends in the session of Dan. */
const returnsTo = (returnTo: string) => () => ({ session: dan, returnTo });

it('asks the backend once whether it is the end of a sign-in, with the URL of the page', async () => {
  const { store, finish, tab } = setUpCallback(() => null, 'http://localhost/inbox');
  const disconnect = store.connect();
  disconnect();
  store.connect();
  await settle();
  expect(finish).toHaveBeenCalledExactlyOnceWith('http://localhost/inbox');
  expect(currentId(store)).toBe('sess_ada');
  expect(tab.location.navigations).toEqual([]);
});

describe('a page that is the end of a sign-in', () => {
  it('shows no account until it is replaced by the page that the user came from', async () => {
    const { store, tab, states, backend } = setUpCallback(returnsTo('/inbox'));
    store.connect();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(tab.location.navigations).toEqual([{ type: 'replace', url: 'http://localhost/inbox' }]);
    expect(states.map((state) => store.getCurrent(state).status)).not.toContain('active');
    expect(backend.calls.map(({ method }) => method)).toEqual(['signInMethods']);
  });

  it('shows no account either if the app uses the store before it is connected', async () => {
    const { store, states } = setUpCallback(returnsTo('/inbox'));
    void store.refresh();
    void store.switchTo('sess_bob');
    await settle();
    expect(states.map((state) => store.getCurrent(state).status)).not.toContain('active');
  });

  it('makes the session current on the page that replaces it', async () => {
    const { store, tab, backend } = setUpCallback(returnsTo('/inbox'));
    store.connect();
    await settle();
    // Another tab has selected another session meanwhile.
    await backend.touchSession(
      'sess_bob',
      { intent: 'select_session' },
      { signal: new AbortController().signal },
    );
    const { signInMethods: _, ...nextBackend } = backend;
    const next = createSessionStore({ backend: nextBackend, environment: tab });
    await next.refresh();
    expect(currentId(next)).toBe('sess_dan');
  });

  it('shows the session at once if a router replaces the URL only', async () => {
    const { store, tab } = setUpCallback(returnsTo('/inbox'));
    const location = tab.location;
    location.replace = (url) => {
      location.href = url;
    };
    store.connect();
    await settle();
    expect(store.getState().connection).toBe('ready');
    expect(currentId(store)).toBe('sess_dan');
  });

  it('shows the session later if the browser does not replace the page', async () => {
    const { store } = setUpCallback(returnsTo('/inbox'));
    store.connect();
    await vi.advanceTimersByTimeAsync(11 * SECOND);
    expect(currentId(store)).toBe('sess_dan');
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    'http://localhost.evil.example/',
    'http://localhost:8080/',
    'blob:http://localhost/1',
    // oxlint-disable-next-line no-script-url -- must be refused
    'javascript:alert(1)',
  ])('does not return to %s, which is not a page of the app', async (returnTo) => {
    const { store, tab } = setUpCallback(returnsTo(returnTo));
    store.connect();
    await settle();
    expect(tab.location.navigations).toEqual([]);
    expect(store.getState()).toMatchObject({
      connection: 'ready',
      signInError: { code: 'invalid_response' },
    });
  });

  it('stays empty in a window whose backend has handed the URL to its opener', async () => {
    const { store, backend, states } = setUpCallback(() => new Promise(() => {}));
    store.connect();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(states.map((state) => store.getCurrent(state).status)).not.toContain('active');
    expect(backend.calls.map(({ method }) => method)).toEqual(['signInMethods']);
  });
});

describe('a sign-in by redirect that fails', () => {
  it('shows its error, and leaves the app usable', async () => {
    const { store, tab } = setUpCallback(() => Promise.reject(error('sign_in_cancelled')));
    store.connect();
    await settle();
    expect(store.getState()).toMatchObject({
      connection: 'ready',
      error: null,
      signInError: { code: 'sign_in_cancelled' },
    });
    expect(currentId(store)).toBe('sess_ada');
    expect(tab.location.navigations).toEqual([]);
    await store.refresh();
    expect(store.getState().signInError).not.toBeNull();
  });

  it('shows its error until the next sign-in', async () => {
    const { store } = setUpCallback(() => Promise.reject(error('sign_in_cancelled')));
    store.connect();
    await settle();
    await store.addAccount();
    expect(store.getState().signInError).toBeNull();
  });
});

it('does without redirects if the environment has no location', async () => {
  const { backend, finish } = setUpCallback(returnsTo('/inbox'));
  const store = createSessionStore({
    backend,
    environment: { ...inMemoryEnvironment(), location: null },
  });
  store.connect();
  await settle();
  expect(finish).not.toHaveBeenCalled();
  expect(currentId(store)).toBe('sess_ada');
});
