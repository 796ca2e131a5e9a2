import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from '@testing-library/react';
import { type ReactNode, StrictMode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { SessionScope } from 'multisession';
import { SessionHydrationBoundary, SessionQueryScope } from 'multisession/query';
import { ada, renderWithStore, setUp, setUpFakeTime, settle } from '../react/set-up.tsx';

setUpFakeTime();
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const notes = <SessionHydrationBoundary state={null}>notes</SessionHydrationBoundary>;

/** Renders the page of an app that has one client for all accounts. */
const withOneClient = (children: ReactNode) => (
  <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
);

async function open(page: ReactNode) {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const app = setUp();
  await renderWithStore(app.store, <StrictMode>{page}</StrictMode>);
  const select = async (id: string, organizationId?: string): Promise<void> => {
    await act(() => app.store.switchTo(id, organizationId === undefined ? {} : { organizationId }));
    await settle();
  };
  return { ...app, select, warn };
}

it('in development, a query client that two accounts use is reported once, without personal data', async () => {
  const { select, warn } = await open(withOneClient(<SessionScope>{notes}</SessionScope>));
  expect(warn).not.toHaveBeenCalled();
  for (const id of ['sess_bob', 'sess_ada', 'sess_bob']) await select(id);
  expect(warn.mock.calls).toEqual([[expect.stringContaining('use the same QueryClient')]]);
  expect(warn.mock.lastCall?.join(' ')).not.toMatch(/ada|bob/i);
});

it('in development, a query client that two organizations of an account use is reported', async () => {
  const { select, warn } = await open(withOneClient(<SessionScope>{notes}</SessionScope>));
  await select('sess_ada', 'org_1');
  expect(warn).toHaveBeenCalledOnce();
});

it('in development, a provider of one client inside the scope is reported', async () => {
  const { select, warn } = await open(<SessionQueryScope>{withOneClient(notes)}</SessionQueryScope>);
  await select('sess_bob');
  expect(warn).toHaveBeenCalledOnce();
});

it.each([undefined, 3])('the clients of a scope are not reported, with keepAlive=%s', async (keepAlive) => {
  const { select, warn } = await open(
    withOneClient(<SessionQueryScope {...(keepAlive && { keepAlive })}>{notes}</SessionQueryScope>),
  );
  for (const id of ['sess_bob', 'sess_ada']) await select(id);
  await select('sess_ada', 'org_1');
  expect(warn).not.toHaveBeenCalled();
});

it('a client that the next session of the same user takes over is not reported', async () => {
  const { backend, select, store, warn } = await open(
    <SessionQueryScope keepAlive={2}>{notes}</SessionQueryScope>,
  );
  backend.close('sess_ada', 'expired');
  await act(() => store.refresh());
  backend.signIn({ ...ada(), id: 'sess_ada_2' });
  await act(() => store.refresh());
  await select('sess_ada_2');
  expect(warn).not.toHaveBeenCalled();
});

it('in production, nothing is reported', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  const { select, warn } = await open(withOneClient(<SessionScope>{notes}</SessionScope>));
  await select('sess_bob');
  expect(warn).not.toHaveBeenCalled();
});
