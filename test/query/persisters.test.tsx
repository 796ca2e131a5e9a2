import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { createSessionQueryClients } from 'multisession/query';
import { ada, settle } from '../react/set-up.tsx';
import { advance, api, integrations, open, setUpPersistence, stored } from './persisted-app.tsx';

setUpPersistence();

describe.each(Object.entries(integrations))('%s with a bound storage', (_, integration) => {
  it.each([0, 200, 900, 1200, 1700])(
    'stores nothing of a session that is signed out %i ms after its data was loaded',
    async (ms) => {
      const { store } = await open(integration);
      await advance(ms);
      await act(() => store.signOut());
      await advance(60_000);
      expect(stored()).not.toContain('sess_ada');
    },
  );

  it('stores the data of each account apart, and removes only those of the closed session', async () => {
    const { store, container } = await open(integration);
    await advance(5000);
    await act(() => store.switchTo('sess_bob'));
    await advance(5000);
    expect(container.textContent).toBe('notes of sess_bob');
    expect(stored()).toContain('notes of sess_ada');
    await act(() => store.signOut({ session: 'sess_ada' }));
    await advance(5000);
    expect(stored()).not.toContain('sess_ada');
    expect(stored()).toContain('notes of sess_bob');
  });

  it('restores the data for its own account only when the page is opened again', async () => {
    const first = await open(integration);
    await advance(5000);
    first.unmount();
    api.isOnline = false;
    const { store, container } = await open(integration, first);
    await advance(5000);
    expect(container.textContent).toBe('notes of sess_ada');
    await act(() => store.switchTo('sess_bob'));
    await advance(5000);
    expect(container.textContent).toBe('');
  });

  it('removes items that were stored before the page was loaded and not read since', async () => {
    const first = await open(integration);
    await advance(5000);
    first.unmount();
    const { store } = first;
    const clients = createSessionQueryClients(store, integration.options);
    clients.get('sess_ada');
    await act(() => store.signOut());
    await advance(5000);
    expect(stored()).not.toContain('sess_ada');
  });

  it('moves to the key of the next session when the same user signs in again', async () => {
    const { backend, clients, store } = await open(integration);
    await advance(5000);
    backend.close('sess_ada', 'expired');
    await act(() => store.refresh());
    backend.signIn({ ...ada(), id: 'sess_next' });
    await act(() => store.refresh());
    await act(() => store.switchTo('sess_next'));
    await settle();
    await advance(5000);
    expect(clients.get('sess_next').getQueryData(['notes'])).toBe('notes of sess_next');
    expect(stored()).toContain('sess_next');
    expect(stored()).not.toContain('sess_ada');
  });
});
