import { useQuery } from '@tanstack/react-query';
import { act, fireEvent } from '@testing-library/react';
import { type ReactNode, useEffect, useState } from 'react';
import { describe, expect, it } from 'vitest';
import { SessionScope, type SessionStore, useActiveSession } from 'multisession';
import { createSessionQueryClients, SessionQueryScope } from 'multisession/query';
import { createSessionData } from '../../src/testing/index.ts';
import { renderWithStore, setUp, setUpFakeTime, settle } from './set-up.tsx';

setUpFakeTime();

/** Renders its children for one account only. */
function ForAccount({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return useActiveSession().id === id ? children : null;
}

function Inbox() {
  const name = useActiveSession().publicUserData?.firstName;
  const { data } = useQuery({
    queryKey: ['inbox'],
    queryFn: () => Promise.resolve(`Inbox of ${name}`),
    staleTime: Infinity,
  });
  return <output>{data}</output>;
}

async function switchTo(store: SessionStore, id: string): Promise<void> {
  await act(() => store.switchTo(id));
  await settle();
}

/** Renders Ada's kept tree with a draft and a scope of Carol's, and switches to Bob. */
async function renderNested(keepAlive: number | undefined) {
  const { store } = setUp();
  const clients = createSessionQueryClients(store);
  await renderWithStore(
    store,
    <SessionScope keepAlive={3}>
      <ForAccount id="sess_ada">
        <input aria-label="Letter" />
        <SessionQueryScope
          clients={clients}
          sessionId="sess_carol"
          signedOut="Carol is signed out."
          {...(keepAlive && { keepAlive })}
        >
          <Inbox />
        </SessionQueryScope>
      </ForAccount>
    </SessionScope>,
  );
  await settle();
  expect(document.body.textContent).toContain('Inbox of Carol');
  const input = document.querySelector('input');
  if (input) fireEvent.input(input, { target: { value: 'Dear Bob' } });
  const cache = clients.get('sess_carol').getQueryCache();
  await switchTo(store, 'sess_bob');
  return { store, input, cache };
}

describe.each([
  ['without keepAlive', undefined],
  ['with keepAlive', 2],
])('a scope %s inside a hidden kept tree of another session', (_, keepAlive) => {
  it('leaves neither elements nor cached data once its session closes', async () => {
    const { store, input, cache } = await renderNested(keepAlive);
    expect(document.body.textContent).toContain('Inbox of Carol');
    expect(cache.getAll()).toHaveLength(1);
    await act(() => store.signOut({ session: 'sess_carol' }));
    expect(document.body.textContent).not.toContain('Inbox of Carol');
    expect(cache.getAll()).toHaveLength(0);
    await switchTo(store, 'sess_ada');
    expect(document.body.textContent).toContain('Carol is signed out.');
    expect(document.querySelector('input')).toBe(input);
    expect(input?.value).toBe('Dear Bob');
  });

  it('is shown again with its cached data if its session is still signed in', async () => {
    const { store, cache } = await renderNested(keepAlive);
    const output = document.querySelector('output');
    await switchTo(store, 'sess_ada');
    expect(document.querySelector('output')).toBe(output);
    expect(output?.textContent).toBe('Inbox of Carol');
    await act(() => store.signOut({ session: 'sess_carol' }));
    await settle();
    expect(document.body.textContent).not.toContain('Inbox of Carol');
    expect(cache.getAll()).toHaveLength(0);
  });
});

it('an element of a kept tree that is hidden in another hidden tree gets its ID back', async () => {
  const { store } = setUp();
  let setInner: (id: string) => void = () => {};
  function Mailboxes() {
    const [id, setId] = useState('sess_bob');
    useEffect(() => {
      setInner = setId;
    }, []);
    return (
      <SessionScope sessionId={id} keepAlive={2}>
        <Mailbox />
      </SessionScope>
    );
  }
  function Mailbox() {
    return <i id={`mailbox-of-${useActiveSession().id}`} />;
  }
  await renderWithStore(
    store,
    <SessionScope keepAlive={3}>
      <ForAccount id="sess_ada">
        <Mailboxes />
      </ForAccount>
    </SessionScope>,
  );
  await settle();
  const ids = () => [...document.querySelectorAll('i')].map(({ id }) => id);
  const show = async (id: string) => {
    act(() => setInner(id));
    await settle();
  };
  await show('sess_carol');
  expect(ids()).toEqual([expect.stringMatching(/^hidden/), 'mailbox-of-sess_carol']);
  await switchTo(store, 'sess_bob');
  expect(ids()).toEqual([expect.stringMatching(/^hidden/), expect.stringMatching(/^hidden/)]);
  await switchTo(store, 'sess_ada');
  expect(ids()).toEqual([expect.stringMatching(/^hidden/), 'mailbox-of-sess_carol']);
  await show('sess_bob');
  expect(ids()).toEqual(['mailbox-of-sess_bob', expect.stringMatching(/^hidden/)]);
});

it('a nested kept tree, whose session expires while both are hidden, continues under the next session of its user', async () => {
  const { store, backend } = setUp();
  await renderWithStore(
    store,
    <SessionScope keepAlive={3}>
      <SessionScope keepAlive={3}>
        <input aria-label="Letter" />
      </SessionScope>
    </SessionScope>,
  );
  await settle();
  const input = document.querySelector('input');
  await switchTo(store, 'sess_bob');
  backend.close('sess_ada', 'expired');
  await act(() => store.refresh());
  backend.signIn({ ...createSessionData({ name: 'Ada Lovelace' }), id: 'sess_ada_2' });
  await switchTo(store, 'sess_ada_2');
  expect(document.querySelector('input')).toBe(input);
  expect(input?.isConnected).toBe(true);
  // Removed if the session closes in another way.
  await switchTo(store, 'sess_bob');
  await act(() => store.signOut({ session: 'sess_ada_2' }));
  await settle();
  expect(input?.isConnected).toBe(false);
});
