import { QueryClient, useQuery } from '@tanstack/react-query';
import { act } from '@testing-library/react';
import { expect, it } from 'vitest';
import {
  createSessionQueryClients,
  type DehydratedSession,
  SessionHydrationBoundary,
  SessionQueryScope,
} from 'multisession/query';
import { createSessionData } from '../../src/testing/index.ts';
import { renderWithStore, setUp, setUpFakeTime, settle } from '../react/set-up.tsx';

setUpFakeTime();

function Notes() {
  const { data } = useQuery({ queryKey: ['notes'], queryFn: () => new Promise<string>(() => {}) });
  return data ?? 'loading';
}

/** Renders a page with the state that a server has sent for Ada. */
async function open(change: (state: DehydratedSession) => unknown = (state) => state) {
  const page = setUp();
  await page.store.refresh();
  const server = createSessionQueryClients(page.store);
  server.get('sess_ada').setQueryData(['notes'], 'Ada’s notes');
  const sent = JSON.parse(JSON.stringify(change(server.dehydrate('sess_ada'))));
  const { container } = await renderWithStore(
    page.store,
    <SessionQueryScope createClient={() => new QueryClient()}>
      <SessionHydrationBoundary state={sent}>
        <Notes />
      </SessionHydrationBoundary>
    </SessionQueryScope>,
  );
  return { ...page, container };
}

it('SessionHydrationBoundary hydrates the state of its own account, and not of the one before a switch', async () => {
  const { store, container } = await open();
  expect(container.textContent).toBe('Ada’s notes');
  await act(() => store.switchTo('sess_bob'));
  await settle();
  expect(container.textContent).toBe('loading');
  await act(() => store.switchTo('sess_ada'));
  await settle();
  expect(container.textContent).toBe('Ada’s notes');
});

it('SessionHydrationBoundary hydrates nothing for another organization of the session', async () => {
  const { store, container } = await open();
  await act(() => store.switchTo('sess_ada', { organizationId: 'org_1' }));
  await settle();
  expect(container.textContent).toBe('loading');
});

it('SessionHydrationBoundary hydrates nothing for another user under the same session ID', async () => {
  const { backend, store, container } = await open();
  backend.update('sess_ada', createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' }));
  await act(() => store.refresh());
  await settle();
  expect(container.textContent).toBe('loading');
});

it.each([
  ['without an identity', ({ state }: DehydratedSession) => state],
  ['whose queries are invalid', (sent: DehydratedSession) => ({ ...sent, state: { queries: [7] } })],
  ['that is null', () => null],
])(
  'SessionHydrationBoundary renders its children and hydrates nothing from a state %s',
  async (_, change) => {
    const { container } = await open(change);
    expect(container.textContent).toBe('loading');
  },
);
