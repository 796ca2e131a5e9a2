import { type ReactNode, startTransition, use, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { SessionProvider, SessionScope, useActiveSession } from 'multisession';
import { eventually } from '../eventually.ts';
// With this import, the file has its own copy of React, which logs the warning only once.
import { failOnConsoleErrors } from './server.tsx';
import { setUp } from './set-up.tsx';
import { visibleText } from './visible-text.ts';

failOnConsoleErrors();

it('quick switches between kept trees that suspend cause no warning of React', async () => {
  // `act()` would commit every suspended render, but the warning concerns renders that are not committed.
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
  const neverLoads = new Promise(() => {});
  function Inbox(): ReactNode {
    const { id } = useActiveSession();
    if (id !== 'sess_ada') use(neverLoads);
    return `Inbox of ${id}`;
  }
  const { store } = setUp();
  await store.refresh();
  const root = createRoot(document.body);
  onTestFinished(() => {
    root.unmount();
    vi.unstubAllGlobals();
  });
  root.render(
    <SessionProvider store={store}>
      <SessionScope keepAlive={3} loading="loading">
        <Inbox />
      </SessionScope>
    </SessionProvider>,
  );
  // React reports it only if the tree is shown before the hidden render is committed.
  for (const tasks of [1, 2, 3, 4]) {
    for (const name of ['bob', 'ada', 'bob', 'carol', 'ada']) {
      await store.switchTo(`sess_${name}`);
      await runTasks(tasks);
    }
  }
  expect(visibleText()).toBe('Inbox of sess_ada');
});

describe.each([undefined, 3])(
  'while the app suspends beside a scope with keepAlive %s, a sign-out',
  (keepAlive) => {
    /** Opens the page of an account, to which the tab has returned. Returns a function that suspends a sibling of the scope. */
    async function open() {
      // `act()` would delay the first render of the sign-out.
      vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
      const neverLoads = new Promise(() => {});
      let suspend: () => void = () => {};
      function Inbox(): ReactNode {
        return `Inbox of ${useActiveSession().id}`;
      }
      function Suspending({ isSuspended }: { readonly isSuspended: boolean }): ReactNode {
        if (isSuspended) use(neverLoads);
        return null;
      }
      function App(): ReactNode {
        const [isSuspended, setIsSuspended] = useState(false);
        useEffect(() => {
          suspend = () => setIsSuspended(true);
        }, []);
        return (
          <>
            <SessionScope {...(keepAlive && { keepAlive })} signedOut="signed out">
              <Inbox />
            </SessionScope>
            <Suspending isSuspended={isSuspended} />
          </>
        );
      }
      const { store } = setUp();
      await store.refresh();
      const root = createRoot(document.body);
      onTestFinished(() => {
        root.unmount();
        vi.useRealTimers();
        vi.unstubAllGlobals();
      });
      root.render(
        <SessionProvider store={store}>
          <App />
        </SessionProvider>,
      );
      await runTasks(4);
      for (const name of ['bob', 'ada']) {
        await store.switchTo(`sess_${name}`);
        await runTasks(4);
      }
      expect(visibleText()).toBe('Inbox of sess_ada');
      return { store, suspend: () => suspend() };
    }

    it('hides the account without waiting for a timer', async () => {
      const { store, suspend } = await open();
      suspend();
      await runTasks(4);
      vi.useFakeTimers({ toFake: ['setTimeout'] });
      await store.signOut({ nextSession: 'none' });
      await runTasks(4);
      expect(visibleText()).toBe('signed out');
    });

    // Before version 19.3, React renders all transitions together, including the suspended one.
    const transitions = ['an async transition'].filter(() => inject('react') !== '19.2');
    it.each(transitions)(
      'in %s that suspends as well hides the account when the transition ends',
      async () => {
        const { store, suspend } = await open();
        suspend();
        startTransition(async () => {
          suspend();
          await store.signOut({ nextSession: 'none' });
        });
        await eventually(() => expect(visibleText()).toBe('signed out'));
      },
    );
  },
);

/** Waits for tasks of React's scheduler, which renders hidden trees last. */
async function runTasks(count: number): Promise<void> {
  for (let task = 0; task < count; task += 1) await new Promise((resolve) => setImmediate(resolve));
}
