import * as tanstack from '@tanstack/react-router';
import type { ReactNode } from 'react';
import * as reactRouter from 'react-router';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { OwnRouter as OwnReactRouter } from '../../examples/recipes/react-router.tsx';
import { OwnRouter as OwnTanStackRouter } from '../../examples/recipes/tanstack-router.tsx';
import { openPage, ours, type Page } from '../kept-trees/page.tsx';

function Draft(): ReactNode {
  return <input />;
}

const reactRoutes: reactRouter.RouteObject[] = [
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
  ['React Router', <OwnReactRouter key="react-router" routes={reactRoutes} />],
  ['TanStack Router', <OwnTanStackRouter key="tanstack-router" routeTree={routeTree} />],
])('each account has its own place in the app with %s', (_, app) => {
  async function openNotes({ find }: Page): Promise<void> {
    await vi.waitFor(() => find('a').click());
    await vi.waitFor(() => find('input'));
  }

  it('and finds there what was typed', async () => {
    const page = await openPage(ours, app);
    expect(location.pathname).toBe('/inbox');
    await openNotes(page);
    expect(location.pathname).toBe('/notes');
    await userEvent.fill(page.find('input'), 'Dear Bob');
    await page.switchTo('Bob');
    expect(location.pathname).toBe('/');
    await vi.waitFor(() => page.find('a'));
    await page.switchTo('Ada');
    expect(location.pathname).toBe('/notes');
    expect(page.find('input').value).toBe('Dear Bob');
  });

  it('to which the back button leads, and to the account that was there', async () => {
    const page = await openPage(ours, app);
    await openNotes(page);
    await userEvent.fill(page.find('input'), 'Dear Bob');
    await page.switchTo('Bob');
    history.back();
    await vi.waitFor(() => expect(page.find('input').value).toBe('Dear Bob'));
    expect(location.pathname).toBe('/notes');
    history.back();
    await vi.waitFor(() => page.find('a'));
    expect(location.pathname).toBe('/inbox');
    expect(page.find('h1').textContent).toBe('Ada');
  });
});
