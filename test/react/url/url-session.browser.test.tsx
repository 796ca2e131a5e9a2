import { cleanup, render } from '@testing-library/react';
import {
  accountSlug,
  createSessionStore,
  SessionProvider,
  SessionScope,
  useActiveSession,
  useUrlSession,
} from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import { createSessionData, inMemoryBackend, inMemoryEnvironment } from 'multisession/testing';
import { StrictMode } from 'react';
import { createBrowserRouter, Link, RouterProvider, useParams } from 'react-router';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { AccountLayout } from '../../../examples/recipes/account-url-react-router.tsx';
import { applyStyles } from '../../apply-styles.ts';

applyStyles();

const ada = createSessionData({ name: 'Ada Lovelace' });
const grace = createSessionData({ name: 'Grace Hopper', createdAt: new Date() });
const names = new Map(
  [ada, grace].map((session) => [accountSlug(session), session.publicUserData?.firstName]),
);

function AccountPage() {
  return (
    <>
      <SessionSwitcher />
      <Link to="/u/unknown">Unknown</Link>
      <main>
        <SessionScope keepAlive={3} signedOut={<NoAccount />}>
          <Notes />
        </SessionScope>
      </main>
    </>
  );
}

function Notes() {
  const { account = '' } = useParams();
  return (
    <>
      <h1>{useActiveSession().publicUserData?.firstName}</h1>
      <p>{names.get(account)}</p>
      <input aria-label="Draft" />
    </>
  );
}

function NoAccount() {
  return <h1>{useUrlSession().status}</h1>;
}

/** Opens a tab at the current URL. Its stored selection is Ada's session. */
function openTab(): void {
  const router = createBrowserRouter([
    {
      path: '/u/:account',
      element: <AccountLayout />,
      children: [{ index: true, element: <AccountPage /> }],
    },
  ]);
  const store = createSessionStore({
    backend: inMemoryBackend({ sessions: [ada, grace] }),
    environment: inMemoryEnvironment(),
  });
  render(
    <StrictMode>
      <SessionProvider store={store}>
        <RouterProvider router={router} />
      </SessionProvider>
    </StrictMode>,
  );
  onTestFinished(() => router.dispose());
}

/** Records the accounts that each frame shows: in the switcher, in the scope, and according to the route. */
function sampleFrames(): Set<string> {
  const frames = new Set<string>();
  let id = requestAnimationFrame(function sample() {
    const content = document.querySelector('main')?.innerText.split(/\s+/).filter(Boolean) ?? [];
    const [trigger = ''] =
      document.querySelector<HTMLElement>('.ms-trigger .ms-name')?.innerText.split(' ') ?? [];
    frames.add([trigger, ...content].join(' '));
    id = requestAnimationFrame(sample);
  });
  onTestFinished(() => cancelAnimationFrame(id));
  return frames;
}

const heading = (name: string) => page.getByRole('heading', { name });
const draft = () => page.getByRole('textbox', { name: 'Draft' });

beforeEach(() => {
  const { href } = location;
  onTestFinished(() => history.replaceState(null, '', href));
});
afterEach(cleanup);

it('no frame shows another account than that of the URL, after a deep link, switches, Back and Forward', async () => {
  history.pushState(null, '', `/u/${accountSlug(grace)}`);
  const frames = sampleFrames();
  openTab();
  await expect.element(heading('Grace')).toBeVisible();
  await userEvent.fill(draft(), 'Dear Ada');

  await userEvent.click(page.getByRole('button', { name: 'Grace Hopper' }));
  await userEvent.click(page.getByRole('button', { name: /^Ada Lovelace/ }));
  await expect.element(heading('Ada')).toBeVisible();
  expect(location.pathname).toBe(`/u/${accountSlug(ada)}`);
  await expect.element(draft()).toHaveValue('');

  history.back();
  await expect.element(heading('Grace')).toBeVisible();
  await expect.element(draft()).toHaveValue('Dear Ada');
  history.forward();
  await expect.element(heading('Ada')).toBeVisible();
  await userEvent.click(page.getByRole('link', { name: 'Unknown' }));
  await expect.element(heading('not-found')).toBeVisible();
  history.back();
  await expect.element(heading('Ada')).toBeVisible();

  expect([...frames].filter((frame) => /Ada|Grace|not-found/.test(frame)).toSorted()).toEqual([
    'Ada Ada Ada',
    'Grace Grace Grace',
    'Not not-found',
  ]);
});
