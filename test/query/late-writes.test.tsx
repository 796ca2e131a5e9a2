import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { createSessionStore } from 'multisession';
import { createSessionQueryClients } from 'multisession/query';
import { inMemoryBrowser, inMemoryEnvironment } from '../../src/testing/index.ts';
import { setUp } from '../react/set-up.tsx';
import { advance, integrations, open, setUpPersistence, stored, throttled } from './persisted-app.tsx';

setUpPersistence();

describe.each(Object.entries(integrations))('%s with a bound storage', (_, integration) => {
  it('stores nothing of a session that is signed out while its data is being restored', async () => {
    const first = await open(integration);
    await advance(5000);
    first.unmount();
    const { store } = first;
    createSessionQueryClients(store, integration.options).get('sess_ada');
    await act(() => store.signOut());
    await advance(600_000);
    expect(stored()).not.toContain('sess_ada');
  });

  it('stores nothing of a kept tree whose session is signed out before its data is written', async () => {
    const { store } = await open(integration, setUp(), 2);
    await act(() => store.switchTo('sess_bob'));
    await act(() => store.signOut({ scope: 'all' }));
    await advance(600_000);
    expect(stored()).toBe('[]');
  });

  it('stores nothing of a session that another tab signs out before its data is written', async () => {
    const browser = inMemoryBrowser();
    const backend = setUp().backend;
    const openTab = () => ({
      backend,
      store: createSessionStore({ backend, environment: browser.openTab() }),
    });
    const other = await open(integration, openTab());
    await open(integration, openTab());
    await act(() => other.store.signOut({ scope: 'all' }));
    await advance(600_000);
    expect(stored()).toBe('[]');
  });

  it('stores nothing of a session that is signed out after a provider was mounted again', async () => {
    const { backend, unmount } = await open(integration);
    unmount();
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    await open(integration, { backend, store });
    await act(() => store.signOut({ scope: 'all' }));
    await advance(600_000);
    expect(stored()).toBe('[]');
  });

  it('stores nothing of a session that another tab signs out while this tab is frozen, once the tab continues', async () => {
    const browser = inMemoryBrowser();
    const { backend } = setUp();
    const tab = browser.openTab();
    const other = await open(integration, {
      backend,
      store: createSessionStore({ backend, environment: browser.openTab() }),
    });
    await open(integration, { backend, store: createSessionStore({ backend, environment: tab }) });
    tab.freeze();
    await act(() => other.store.signOut({ scope: 'all' }));
    // The write of the frozen tab.
    await advance(5000);
    await act(async () => tab.unfreeze());
    await advance(600_000);
    expect(stored()).toBe('[]');
  });
});

it('removes items of localStorage that were stored before the page was loaded, although no cache was used since', async () => {
  const { backend, unmount } = await open(throttled);
  await advance(5000);
  expect(stored()).toContain('sess_ada');
  unmount();
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  createSessionQueryClients(store);
  await store.refresh();
  await store.signOut({ session: 'sess_ada' });
  await advance(0);
  expect(stored()).toBe('[]');
});

it('a bound localStorage works although it has an item with the name `entries`', async () => {
  localStorage.setItem('entries', 'of a diary');
  const { store } = await open(throttled);
  await advance(5000);
  expect(stored()).toContain('notes of sess_ada');
  await act(() => store.signOut({ scope: 'all' }));
  await advance(5000);
  expect(stored()).toBe('[["entries","of a diary"]]');
});
