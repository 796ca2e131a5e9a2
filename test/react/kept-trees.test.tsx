import { act, fireEvent } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import {
  type DroppedTree,
  type SessionData,
  SessionScope,
  type SessionStore,
  useActiveSession,
} from 'multisession';
import { createSessionData, type InMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { hydrate, noComplaints, PageProvider, renderWhole, wire } from './server.tsx';
import { fakeTime, settle, setUp, show } from './set-up.tsx';

fakeTime();
noComplaints();

/** Holds a draft, a title, and what needs care when it is hidden. */
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

/** The tree on the screen: that of the others has no names. */
function letter(): HTMLInputElement {
  const input = document.querySelector<HTMLInputElement>('#letter');
  if (!input) throw new Error('There is no letter on the screen.');
  return input;
}

function write(value: string): void {
  fireEvent.input(letter(), { target: { value } });
}

async function switchTo(store: SessionStore, id: string): Promise<void> {
  await act(() => store.switchTo(id));
  await settle();
}

async function openLetters(
  limit: number,
  onDrop: (tree: DroppedTree) => void = () => {},
  perRequestSession = true,
) {
  const { backend, store } = setUp({ capabilities: { perRequestSession } });
  await show(
    store,
    <SessionScope keepAlive={limit} onDrop={onDrop} fallback="Please sign in.">
      <Letter />
    </SessionScope>,
  );
  return { backend, store };
}

/** How many trees there are, hidden ones included. */
function trees(): number {
  return document.querySelectorAll('input').length;
}

const adaAgain = () => ({ ...createSessionData({ name: 'Ada Lovelace' }), id: 'sess_ada_2' });

async function expire(backend: InMemoryBackend, store: SessionStore): Promise<void> {
  backend.close('sess_ada', 'expired');
  await act(() => store.refresh());
}

async function signIn(backend: InMemoryBackend, store: SessionStore, session: SessionData): Promise<void> {
  backend.signIn(session);
  await switchTo(store, session.id);
}

it('whoever switches back finds the draft', async () => {
  const { store } = await openLetters(2);
  write('Dear Bob');
  await switchTo(store, 'sess_bob');
  expect(letter().value).toBe('');
  write('Dear Ada');
  await switchTo(store, 'sess_ada');
  expect(letter().value).toBe('Dear Bob');
  await switchTo(store, 'sess_bob');
  expect(letter().value).toBe('Dear Ada');
});

it('beyond the limit the tree that was used longest ago goes, and can be saved before', async () => {
  const saved: (readonly [id: string, draft: string | undefined])[] = [];
  const { store } = await openLetters(2, ({ sessionId, element }) => {
    saved.push([sessionId, element.querySelector<HTMLInputElement>('[name=text]')?.value]);
  });
  write('Dear Bob');
  await switchTo(store, 'sess_bob');
  expect(saved).toEqual([]);
  await switchTo(store, 'sess_carol');
  expect(saved).toEqual([['sess_ada', 'Dear Bob']]);
  await switchTo(store, 'sess_ada');
  expect(letter().value).toBe('');
});

it('a switch goes on when saving what is dropped fails', async () => {
  const error = new Error('The disk is full.');
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  const { store } = await openLetters(1, () => {
    throw error;
  });
  await switchTo(store, 'sess_bob');
  expect(letter().labels?.[0]?.textContent).toBe('Letter of Bob');
  expect(reported).toHaveBeenCalledExactlyOnceWith(error);
  vi.unstubAllGlobals();
});

it('a tree whose session is over is removed without being reported as dropped', async () => {
  const drop = vi.fn<(tree: DroppedTree) => void>();
  const { store } = await openLetters(3, drop);
  await switchTo(store, 'sess_bob');
  expect(trees()).toBe(2);
  await act(() => store.signOut({ session: 'sess_ada' }));
  await settle();
  expect(trees()).toBe(1);
  expect(drop).not.toHaveBeenCalled();
});

describe('the tree of a session that has expired', () => {
  it('goes on with the next session of the same user, and with no other', async () => {
    const { backend, store } = await openLetters(5);
    write('Dear Bob');
    await expire(backend, store);
    expect(document.body.textContent).toContain('Please sign in.');
    await switchTo(store, 'sess_bob');
    expect(letter().value).toBe('');
    await signIn(backend, store, { ...adaAgain(), id: 'sess_as_ada', actor: { sub: 'user_eve' } });
    expect(letter().value).toBe('');
    await signIn(backend, store, adaAgain());
    expect(letter().value).toBe('Dear Bob');
  });

  it('is kept while its user is signed in again, but not shown', async () => {
    const { backend, store } = await openLetters(3);
    write('Dear Bob');
    await expire(backend, store);
    await switchTo(store, 'sess_bob');
    backend.signIn(adaAgain());
    await act(() => store.refresh());
    expect(trees()).toBe(2);
    await switchTo(store, 'sess_ada_2');
    expect(letter().value).toBe('Dear Bob');
  });

  it('is removed when its user signs out', async () => {
    const { backend, store } = await openLetters(3);
    await expire(backend, store);
    expect(trees()).toBe(1);
    await act(() => store.signOut({ session: 'sess_ada' }));
    await settle();
    expect(trees()).toBe(0);
  });

  it('is removed when its user has signed in for another organization, and signs out', async () => {
    const { backend, store } = await openLetters(3);
    await expire(backend, store);
    await signIn(backend, store, { ...adaAgain(), lastActiveOrganizationId: 'org_2' });
    expect(trees()).toBe(2);
    await act(() => store.signOut({ session: 'sess_ada_2' }));
    await settle();
    expect([...document.querySelectorAll('label')].map(({ textContent }) => textContent)).not.toContain(
      'Letter of Ada',
    );
  });

  it('goes on when the session turns out to have been extended elsewhere', async () => {
    const { backend, store } = await openLetters(3);
    write('Dear Bob');
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
  ['for each request', true],
  ['by one cookie', false],
])('whoever signs out of a backend that is told %s leaves nothing to who follows', async (_, perRequest) => {
  const { store } = await openLetters(3, undefined, perRequest);
  const theirs = letter();
  write('Dear Bob');
  await act(() => store.signOut());
  await settle();
  expect(document.body.textContent).not.toContain('Letter of Ada');
  expect(letter()).not.toBe(theirs);
  expect(letter().value).toBe('');
});

it('the title is that of who is on the screen', async () => {
  const { store } = await openLetters(3);
  for (const name of ['Bob', 'Ada', 'Carol', 'Bob', 'Carol']) {
    await switchTo(store, `sess_${name.toLowerCase()}`);
    expect(document.title).toBe(`Letters of ${name}`);
  }
});

it('what was rendered on a server is taken over as it is', async () => {
  const { backend } = setUp();
  const drop = vi.fn<(tree: DroppedTree) => void>();
  const page = (environment = inMemoryEnvironment()) => (
    <PageProvider
      backend={backend}
      environment={environment}
      initialClient={wire()}
      initialSessionId="sess_bob"
    >
      <SessionScope keepAlive={2} onDrop={drop} loading="One moment …">
        <Letter />
      </SessionScope>
    </PageProvider>
  );
  const html = await renderWhole(page());
  expect(html).toContain('Letter of');
  const { texts, recovered, container } = await hydrate(html, page());
  expect(recovered).toEqual([]);
  expect(texts).toHaveLength(1);
  expect(container.querySelectorAll('input')).toHaveLength(1);
  expect(drop).not.toHaveBeenCalled();
});
