import * as tanstack from '@tanstack/react-router';
import type { ReactNode } from 'react';
import * as reactRouter from 'react-router';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
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
