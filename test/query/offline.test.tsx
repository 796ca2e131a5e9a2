import { onlineManager, useMutation, useQuery } from '@tanstack/react-query';
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { type SessionStore, useActiveSession } from 'multisession';
import { SessionQueryScope } from 'multisession/query';
import { ada, renderWithStore, setUp, setUpFakeTime, settle } from '../react/set-up.tsx';

setUpFakeTime();
afterEach(() => onlineManager.setOnline(true));

let sentAs: string[] = [];
afterEach(() => {
  sentAs = [];
});

function Notes() {
  const { id } = useActiveSession();
  const { data } = useQuery({
    queryKey: ['notes'],
    // Does not use the signal, so that a paused request is kept while nothing observes it.
    async queryFn() {
      sentAs.push(id);
      return `notes of ${id}`;
    },
  });
  const { mutate, status } = useMutation({ mutationFn: async () => void sentAs.push(`saved by ${id}`) });
  return <button onClick={() => mutate()}>{`${data ?? 'no notes'}, ${status}`}</button>;
}

async function goOffline(): Promise<void> {
  await act(async () => void window.dispatchEvent(new Event('offline')));
}

async function goOnline(): Promise<void> {
  await act(async () => void window.dispatchEvent(new Event('online')));
  await settle();
}

async function switchTo(store: SessionStore, id: string): Promise<void> {
  await act(() => store.switchTo(id));
  await settle();
  await settle();
}

async function open(keepAlive: number | undefined) {
  const page = setUp();
  await renderWithStore(
    page.store,
    <SessionQueryScope signedOut="signed out" {...(keepAlive !== undefined && { keepAlive })}>
      <Notes />
    </SessionQueryScope>,
  );
  await settle();
  return page;
}

const text = (): string => screen.getByRole('button').textContent;

it.each([undefined, 2])(
  'a query that is paused offline loads when its account is shown again, if the network came back meanwhile (keepAlive: %s)',
  async (keepAlive) => {
    const { store } = await open(keepAlive);
    await goOffline();
    await switchTo(store, 'sess_bob');
    expect(text()).toBe('no notes, idle');
    await switchTo(store, 'sess_ada');
    await goOnline();
    await switchTo(store, 'sess_bob');
    expect(text()).toContain('notes of sess_bob');
  },
);

it.each([undefined, 2])(
  'stale data whose refetch is paused offline is refetched when its account is shown again (keepAlive: %s)',
  async (keepAlive) => {
    const { store } = await open(keepAlive);
    await switchTo(store, 'sess_bob');
    await goOffline();
    await switchTo(store, 'sess_ada');
    await switchTo(store, 'sess_bob');
    await goOnline();
    sentAs = [];
    await switchTo(store, 'sess_ada');
    expect(sentAs).toContain('sess_ada');
  },
);

it.each([undefined, 2])(
  'a mutation that is paused offline in a tree is sent as its own account while another one is shown (keepAlive: %s)',
  async (keepAlive) => {
    const { store } = await open(keepAlive);
    await goOffline();
    fireEvent.click(screen.getByRole('button'));
    await settle();
    expect(text()).toContain('pending');
    await switchTo(store, 'sess_bob');
    sentAs = [];
    await goOnline();
    expect(sentAs).toContain('saved by sess_ada');
    expect(sentAs).not.toContain('saved by sess_bob');
    await switchTo(store, 'sess_ada');
    expect(text()).toContain(keepAlive === undefined ? 'idle' : 'success');
  },
);

it('queries load after a sign-in if the network came back while no account was shown', async () => {
  const { backend, store } = await open(undefined);
  await goOffline();
  backend.close('sess_ada', 'revoked');
  await act(() => store.refresh());
  expect(document.body.textContent).toBe('signed out');
  await goOnline();
  backend.signIn({ ...ada(), id: 'sess_next' });
  await act(() => store.refresh());
  await switchTo(store, 'sess_next');
  expect(text()).toContain('notes of sess_next');
});
