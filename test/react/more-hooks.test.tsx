import { act, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import {
  ConnectionDegraded,
  SessionError,
  Show,
  useActiveSession,
  useSessionEvent,
  useSessionFetch,
  useSessionTask,
  useUser,
} from 'multisession';
import { createPendingSessionData } from '../../src/testing/index.ts';
import { ada, bob, setUpFakeTime, settle, setUp, renderWithStore } from './set-up.tsx';

setUpFakeTime();

it('useActiveSession says what to do where nobody is signed in', async () => {
  const { store } = setUp({ lastActiveSessionId: null });
  const Inside = () => <p>{useActiveSession().id}</p>;
  vi.spyOn(console, 'error').mockImplementation(() => {});
  await expect(renderWithStore(store, <Inside />)).rejects.toThrow(/Use it below <SignedIn>/);
  await store.switchTo('sess_bob');
  await renderWithStore(store, <Inside />);
  expect(screen.getByText('sess_bob')).toBeTruthy();
});

it('useUser tells «nobody» from «not known yet»', async () => {
  const { store } = setUp();
  const seen: unknown[] = [];
  const Inside = () => {
    const user = useUser();
    seen.push(user && user.id);
    return null;
  };
  await renderWithStore(store, <Inside />);
  await act(() => store.switchTo(null));
  expect([...new Set(seen)]).toEqual([undefined, 'user_ada', null]);
});

it('useSessionTask tells a pending session’s task', async () => {
  const { store } = setUp({ sessions: [createPendingSessionData({ name: 'Ada' }), bob()] });
  const Inside = () => <p>task: {useSessionTask()?.key}</p>;
  const { container } = await renderWithStore(store, <Inside />);
  expect(container.textContent).toBe('task: setup-mfa');
  await act(() => store.switchTo('sess_bob'));
  expect(container.textContent).toBe('task: ');
});

it('useSessionEvent calls the listener of the last render, until it is unmounted', async () => {
  const { store } = setUp();
  const received: string[] = [];
  const Inside = () => {
    const [name, setName] = useState('first');
    useSessionEvent('current-session-changed', ({ to }) => received.push(`${name} ${to}`));
    return (
      <button type="button" onClick={() => setName('second')}>
        rename
      </button>
    );
  };
  const { unmount } = await renderWithStore(store, <Inside />);
  act(() => screen.getByRole('button').click());
  received.length = 0;
  await act(() => store.switchTo('sess_bob'));
  unmount();
  await act(() => store.switchTo('sess_carol'));
  expect(received).toEqual(['second sess_bob']);
});

it('useSessionFetch goes on speaking for whom it was rendered for', async () => {
  const { store } = setUp();
  const tokens: (string | null)[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    tokens.push(request.headers.get('authorization'));
    return new Response();
  });
  const fetches: (typeof fetch)[] = [];
  const Inside = () => {
    fetches.push(useSessionFetch());
    return null;
  };
  await renderWithStore(store, <Inside />);
  const fetchAsAda = fetches.at(-1);
  await act(() => store.switchTo('sess_bob'));
  await fetchAsAda?.('https://api.example.com');
  const [, payload = ''] = (tokens[0] ?? '').split('.');
  expect(JSON.parse(atob(payload))).toMatchObject({ sid: 'sess_ada' });

  await act(() => store.switchTo(null));
  await expect(fetches.at(-1)?.('https://api.example.com')).rejects.toMatchObject({ code: 'not_signed_in' });
  vi.unstubAllGlobals();
});

it('ConnectionDegraded shows beside whoever is signed in', async () => {
  const { store, backend } = setUp({ sessions: [ada()] });
  const { container } = await renderWithStore(store, <ConnectionDegraded>out of date</ConnectionDegraded>);
  expect(container.textContent).toBe('');
  backend.fail(new SessionError({ code: 'network_error', message: 'made up' }));
  await act(() => store.refresh().catch(() => {}));
  await settle();
  expect(container.textContent).toBe('out of date');
});

it('Show goes by its own condition', async () => {
  const { store } = setUp();
  const { container } = await renderWithStore(
    store,
    <Show when={({ session }) => session?.userId === 'user_ada'} fallback="somebody else">
      Ada
    </Show>,
  );
  expect(container.textContent).toBe('Ada');
  await act(() => store.switchTo('sess_bob'));
  expect(container.textContent).toBe('somebody else');
});
