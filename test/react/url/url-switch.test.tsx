import { act } from '@testing-library/react';
import { accountSlug, type SessionActions, UrlSessionProvider, useSessionActions } from 'multisession';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { expect, it } from 'vitest';
import { ada, bob, carol, renderWithStore, setUp, setUpFakeTime } from '../set-up.tsx';

setUpFakeTime();

/** Opens the page of Ada's account. `navigate` receives a function that shows the page of an account. */
async function openPage(navigate: (account: string, show: (account: string) => void) => unknown) {
  const { store } = setUp();
  const page: { actions?: SessionActions; show: (account: string) => void } = { show: () => {} };

  function Actions(): null {
    const actions = useSessionActions();
    useLayoutEffect(() => void (page.actions = actions), [actions]);
    return null;
  }
  function Page(): ReactNode {
    const [account, setAccount] = useState(accountSlug(ada()));
    useLayoutEffect(() => void (page.show = setAccount), []);
    return (
      <UrlSessionProvider account={account} navigate={(next) => navigate(next, setAccount)}>
        <Actions />
      </UrlSessionProvider>
    );
  }
  await renderWithStore(store, <Page />);
  return {
    store,
    show: (account: string) => act(async () => page.show(account)),
    switchTo: async (id: string) => {
      let outcome = 'pending';
      await act(async () => {
        page.actions?.switchTo(id).then(
          (result) => (outcome = result.outcome),
          (error: unknown) => (outcome = String(error)),
        );
      });
      return () => outcome;
    },
  };
}

const failures: [string, () => unknown][] = [
  [
    'throws',
    () => {
      throw new Error('no route');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no route'))],
];

it.each(failures)('a switch rejects if `navigate` %s, and changes nothing', async (_, fail) => {
  const { store, switchTo } = await openPage(fail);
  expect((await switchTo(bob().id))()).toBe('Error: no route');
  expect(store.getState().currentSessionId).toBe(ada().id);
});

it.each(failures)('a switch can be repeated after `navigate` %s', async (_, fail) => {
  let isBroken = true;
  const { store, switchTo } = await openPage((next, show) => (isBroken ? fail() : show(next)));
  await switchTo(bob().id);
  isBroken = false;
  expect((await switchTo(bob().id))()).toBe('switched');
  expect(store.getState().currentSessionId).toBe(bob().id);
});

it('a switch is superseded by a later one whose navigation throws', async () => {
  const { switchTo } = await openPage((next) => {
    if (next === accountSlug(carol())) throw new Error('no route');
  });
  const first = await switchTo(bob().id);
  expect((await switchTo(carol().id))()).toBe('Error: no route');
  expect(first()).toBe('superseded');
});

it('a switch resolves if `navigate` renders the next page before it returns', async () => {
  const { store, switchTo } = await openPage((next, show) => flushSync(() => show(next)));
  expect((await switchTo(bob().id))()).toBe('switched');
  expect(store.getState().currentSessionId).toBe(bob().id);
});

it('a switch is superseded by a later one whose page is rendered first', async () => {
  const { switchTo } = await openPage((next, show) => next === accountSlug(carol()) && show(next));
  const first = await switchTo(bob().id);
  expect((await switchTo(carol().id))()).toBe('switched');
  expect(first()).toBe('superseded');
});
