import { act, render, type RenderResult } from '@testing-library/react';
import {
  accountSlug,
  type SessionActions,
  SessionProvider,
  type SessionStore,
  UrlSessionProvider,
  useSession,
  useSessionActions,
  useSessionExpiry,
  useSuspenseSession,
} from 'multisession';
import { createSessionData } from 'multisession/testing';
import { type ReactNode, Suspense, useLayoutEffect } from 'react';
import { describe, expect, it } from 'vitest';
import { ada, bob, setUp, setUpFakeTime, settle } from '../set-up.tsx';

setUpFakeTime();

const expiring = () => createSessionData({ name: 'Eve Moneypenny', expireAt: new Date(Date.now() + 30_000) });

/** The results of the hooks in one commit. */
interface Commit {
  readonly session: string | null | undefined;
  readonly suspense: string | null;
  readonly phase: string;
}

/** Renders a page of the store, or renders it again. */
async function show(store: SessionStore, page: ReactNode, before?: RenderResult): Promise<RenderResult> {
  const element = <SessionProvider store={store}>{page}</SessionProvider>;
  // Awaited, because the page suspends.
  const result = await act(async () => {
    before?.rerender(element);
    return before ?? render(element);
  });
  await settle();
  return result;
}

/** A page outside scopes, for any account in the URL. The router performs no navigation that hooks request. */
function createPage() {
  const commits: Commit[] = [];
  const latest: { actions?: SessionActions } = {};

  function Header(): ReactNode {
    const session = useSession((current) => current.session?.id);
    const suspense = useSuspenseSession().session?.id ?? null;
    const { phase } = useSessionExpiry();
    const actions = useSessionActions();
    useLayoutEffect(() => {
      commits.push({ session, suspense, phase });
      latest.actions = actions;
    });
    return null;
  }

  const at = (account: string) => (
    <UrlSessionProvider account={account} navigate={() => {}}>
      <Suspense>
        <Header />
      </Suspense>
    </UrlSessionProvider>
  );
  return { at, commits, latest };
}

describe.each([
  ['a signed-in account', () => accountSlug(expiring()), { session: 'sess_eve', suspense: 'sess_eve' }],
  ['an account that is not signed in', () => 'unknown', { session: undefined, suspense: null }],
])('at the URL of %s, hooks outside scopes use no other account', (_, slug, ids) => {
  const expected = { ...ids, phase: ids.suspense ? 'expiring' : 'fresh' };

  it('in any commit after a navigation', async () => {
    const { store } = setUp({ sessions: [ada(), expiring()] });
    const { at, commits } = createPage();
    const result = await show(store, at(accountSlug(ada())));
    expect(commits.at(-1)).toEqual({ session: 'sess_ada', suspense: 'sess_ada', phase: 'fresh' });
    commits.length = 0;
    await show(store, at(slug()), result);
    expect(commits.length).toBeGreaterThan(0);
    for (const commit of commits) expect(commit).toEqual(expected);
  });

  it('in any commit after the sessions have loaded', async () => {
    const { store } = setUp({ sessions: [ada(), expiring()] });
    const { at, commits } = createPage();
    await show(store, at(slug()));
    expect(commits.length).toBeGreaterThan(0);
    for (const commit of commits) expect(commit).toEqual(expected);
  });
});

it('at the URL of an account that was signed out, hooks outside scopes neither use nor sign out the next one', async () => {
  const { backend, store } = setUp({ sessions: [ada(), bob()] });
  const { at, commits, latest } = createPage();
  await show(store, at(accountSlug(ada())));
  commits.length = 0;
  await act(async () => latest.actions?.signOut());
  expect(store.getState().currentSessionId).toBe('sess_bob');
  expect(commits.length).toBeGreaterThan(0);
  for (const { suspense } of commits) expect(suspense).not.toBe('sess_bob');
  await act(async () => latest.actions?.signOut());
  expect(backend.inspect().sessions).toMatchObject([{ id: 'sess_bob', status: 'active' }]);
});
