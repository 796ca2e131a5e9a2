import * as tanstack from '@tanstack/react-router';
import { type ReactNode, useCallback, useState } from 'react';
import { useActiveSession } from 'multisession';
import * as reactRouter from 'react-router';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Preview } from '../../examples/recipes/frame-messages.tsx';
import { AccountRouter as OwnReactRouter } from '../../examples/recipes/react-router.tsx';
import { AccountRouter as OwnTanStackRouter } from '../../examples/recipes/tanstack-router.tsx';
import { openPage, sessionQueryScope, type Page } from '../keep-alive/page.tsx';
import { eventually } from '../eventually.ts';

function Draft(): ReactNode {
  return <input />;
}

const createReactRoutes = (): reactRouter.RouteObject[] => [
  { path: '/notes', element: <Draft /> },
  { path: '*', element: <reactRouter.Link to="/notes">Notes</reactRouter.Link> },
];

const root = tanstack.createRootRoute();
const routeTree = root.addChildren([
  tanstack.createRoute({ getParentRoute: () => root, path: '/notes', component: Draft }),
  tanstack.createRoute({
    getParentRoute: () => root,
    path: '$',
    component: () => <tanstack.Link to="/notes">Notes</tanstack.Link>,
  }),
]);

beforeEach(() => {
  const { href } = location;
  onTestFinished(() => history.replaceState(null, '', href));
  history.pushState(null, '', '/inbox');
});

describe.each([
  ['React Router', <OwnReactRouter key="react-router" createRoutes={createReactRoutes} />],
  ['TanStack Router', <OwnTanStackRouter key="tanstack-router" routeTree={routeTree} />],
])('the recipe for %s', (_, app) => {
  async function openNotes({ find }: Page): Promise<void> {
    await eventually(() => find('a').click());
    await eventually(() => find('input'));
  }

  it('keeps a separate route and draft for each account', async () => {
    const page = await openPage(sessionQueryScope, app);
    expect(location.pathname).toBe('/inbox');
    await openNotes(page);
    expect(location.pathname).toBe('/notes');
    await userEvent.fill(page.find('input'), 'Dear Bob');
    await page.switchTo('Bob');
    expect(location.pathname).toBe('/');
    await eventually(() => page.find('a'));
    await page.switchTo('Ada');
    expect(location.pathname).toBe('/notes');
    expect(page.find('input').value).toBe('Dear Bob');
  });

  it('restores the route and the account of a history entry with the back button', async () => {
    const page = await openPage(sessionQueryScope, app);
    await openNotes(page);
    await userEvent.fill(page.find('input'), 'Dear Bob');
    await page.switchTo('Bob');
    history.back();
    await eventually(() => expect(page.find('input').value).toBe('Dear Bob'));
    expect(location.pathname).toBe('/notes');
    history.back();
    await eventually(() => page.find('a'));
    expect(location.pathname).toBe('/inbox');
    expect(page.find('h1').textContent).toBe('Ada');
  });
});

describe('the recipe for messages of frames', () => {
  /** A frame that posts the name of its account every few milliseconds, also while it is hidden. */
  const urlOf = (name: string): string =>
    `data:text/html,<script>setInterval(() => parent.postMessage('from ${name}', '*'), 5)</script>`;

  it('receives no message of the frame of a hidden account', async () => {
    const received: string[] = [];
    const messages: unknown[] = [];
    const record = ({ data }: MessageEvent): unknown => messages.push(data);
    addEventListener('message', record);
    onTestFinished(() => removeEventListener('message', record));
    function AccountPreview(): ReactNode {
      const name = useActiveSession().user.id;
      const [url] = useState(() => urlOf(name));
      const onMessage = useCallback(
        (data: unknown) => received.push(`${name} received ${String(data)}`),
        [name],
      );
      return <Preview url={url} onMessage={onMessage} />;
    }
    const page = await openPage(sessionQueryScope, <AccountPreview />);
    await eventually(() => expect(received).toContain('user_ada received from user_ada'));
    await page.switchTo('Bob');
    received.length = 0;
    messages.length = 0;
    await eventually(() => expect(received).toContain('user_bob received from user_bob'));
    await eventually(() => expect(messages).toContain('from user_ada'));
    expect(new Set(received)).toEqual(new Set(['user_bob received from user_bob']));
  });
});
