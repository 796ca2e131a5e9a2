import type { BrowserContext, Page } from 'playwright/test';
import { it as base } from './fixtures.ts';
import type { PanelActionsByPath } from './two-backends/page.tsx';
import { startTwoServers } from './two-servers.ts';
import { expectPage } from './expect-page.ts';

declare const panels: PanelActionsByPath;

const it = base.extend('servers', { scope: 'file' }, async ({}, { onCleanup }) => {
  const servers = await startTwoServers();
  onCleanup(() => servers.stop());
  return servers;
});

type Path = keyof PanelActionsByPath;

/** A page object for one of the two backends. */
class BackendPanel {
  readonly page: Page;
  readonly path: Path;

  constructor(page: Page, path: Path) {
    this.page = page;
    this.path = path;
  }

  do<Name extends 'signIn' | 'switchTo' | 'signOut' | 'touch'>(
    name: Name,
    ...args: Parameters<PanelActionsByPath[Path][Name]>
  ): Promise<void> {
    // SAFETY: the types of the arguments are the parameter types of the method.
    return this.page.evaluate(
      ([path, method, given]) => (panels[path][method] as (...all: unknown[]) => Promise<void>)(...given),
      [this.path, name, args] as const,
    );
  }

  async shows(current: string, names?: readonly string[]): Promise<void> {
    await expectPage(this.page.getByRole('region', { name: this.path })).toHaveText(current);
    const listed = () => this.page.evaluate((path) => panels[path].names(), this.path);
    if (names) await expectPage.poll(listed).toEqual(names);
  }

  purged(): Promise<readonly string[]> {
    return this.page.evaluate((path) => panels[path].purged, this.path);
  }
}

const paths = ['a', 'b'] as const;

/** Opens both backends, on one page or in a tab each. */
async function open(
  context: BrowserContext,
  url: string,
  where: 'on one page' | 'in two tabs',
): Promise<readonly [BackendPanel, BackendPanel]> {
  async function show(...paths: readonly Path[]): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${url}?${paths.map((path) => `path=${path}`).join('&')}`);
    return page;
  }
  if (where === 'in two tabs')
    return [new BackendPanel(await show('a'), 'a'), new BackendPanel(await show('b'), 'b')];
  const page = await show(...paths);
  return [new BackendPanel(page, 'a'), new BackendPanel(page, 'b')];
}

/** Records all further requests to a backend, for example `GET client/events`. */
function recordRequests(context: BrowserContext, path: Path): readonly string[] {
  const seen: string[] = [];
  context.on('request', (request) => {
    const [, route] = new RegExp(`/${path}/v1/(.*)$`).exec(request.url()) ?? [];
    if (route !== undefined) seen.push(`${request.method()} ${route}`);
  });
  return seen;
}

/** Counts the event streams of each backend that are opened from now on. */
function countStreams(context: BrowserContext): Readonly<Record<Path, number>> {
  const opened = { a: 0, b: 0 };
  context.on('response', (response) => {
    const path = paths.find((one) => response.url().endsWith(`/${one}/v1/client/events`));
    if (path && response.ok()) opened[path] += 1;
  });
  return opened;
}

it.for(['on one page', 'in two tabs'] as const)(
  'two session servers on one origin do not share accounts %s',
  async (where, { context, servers }) => {
    const streams = countStreams(context);
    const [a, b] = await open(context, servers.url, where);
    await Promise.all([a.shows('signed-out'), b.shows('signed-out')]);
    await Promise.all([a.do('signIn', 'Ada'), b.do('signIn', 'Bob')]);
    await Promise.all([a.shows('Ada', ['Ada']), b.shows('Bob', ['Bob'])]);
    await expectPage.poll(() => streams).toEqual({ a: 1, b: 1 });

    const requests = recordRequests(context, 'b');
    await a.do('touch', 20);
    await a.do('signIn', 'Alan');
    await a.do('switchTo', 'Ada');
    await b.shows('Bob', ['Bob']);
    expectPage(requests).toEqual([]);
    await b.do('signIn', 'Betty');
    await b.do('switchTo', 'Bob');

    const [otherA, otherB] = await open(context, servers.url, where);
    await Promise.all([otherA.shows('Ada'), otherB.shows('Bob')]);
    await Promise.all([otherA.do('switchTo', 'Alan'), otherB.do('switchTo', 'Betty')]);
    await Promise.all([...new Set([a.page, b.page])].map((page) => page.reload()));
    await Promise.all([a.shows('Ada', ['Ada', 'Alan']), b.shows('Bob', ['Bob', 'Betty'])]);

    await a.do('signOut');
    await otherA.shows('Alan', ['Alan']);
    await Promise.all([a.shows('Alan'), b.shows('Bob', ['Bob', 'Betty']), otherB.shows('Betty')]);
    expectPage([...(await b.purged()), ...(await otherB.purged())]).toEqual([]);
    expectPage(await a.purged()).toHaveLength(1);
  },
);

it.for(['on one page', 'in two tabs'] as const)(
  'an unreachable session server is not replaced by the other one %s',
  async (where, { context, servers }) => {
    const away = /\/b\/v1\//;
    await context.route(away, (route) => route.abort('connectionrefused'));
    const requests = recordRequests(context, 'b');
    const [a, b] = await open(context, servers.url, where);
    await a.do('signIn', 'Ada');
    await Promise.all([a.shows('Ada'), b.shows('failed')]);
    await a.do('touch', 1);
    await b.shows('failed', []);
    expectPage(requests).toContain('GET client');
    expectPage(requests.filter((request) => request.startsWith('POST'))).toEqual([]);

    await context.unroute(away);
    await b.do('signIn', 'Bob');
    await Promise.all([a.shows('Ada', ['Ada']), b.shows('Bob', ['Bob'])]);
    expectPage([...(await a.purged()), ...(await b.purged())]).toEqual([]);
  },
);
