import { createSessionStore, type SessionStore } from 'multisession/core';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { inMemoryBrowser, type InMemoryTab } from '../../../src/testing/index.ts';
import { setUp } from './harness.ts';

// Two Better Auth servers on one origin, either in separate tabs or on one page.

afterEach(() => void vi.unstubAllGlobals());

const openTabs = {
  'in two tabs': () => inMemoryBrowser().openTab,
  'on one page': () => {
    const page = inMemoryBrowser().openTab();
    return () => page;
  },
};
const capabilities = {
  'a shared cookie': {},
  'one session per request': { tokens: true, sessionPerRequest: true },
};

interface Side {
  readonly store: SessionStore;
  readonly signIn: (userId: string) => Promise<unknown>;
  readonly requests: readonly string[];
  readonly purged: readonly string[];
}

async function openSide(kind: keyof typeof capabilities, environment: InMemoryTab): Promise<Side> {
  const { browser, backend } = await setUp({}, { capabilities: capabilities[kind] });
  const store = createSessionStore({ backend, environment });
  const purged: string[] = [];
  store.on('session-purged', ({ sessionId }) => purged.push(sessionId));
  return {
    store,
    purged,
    requests: browser.jar.requests,
    async signIn(userId) {
      const { id } = await browser.signIn(userId);
      await store.switchTo(id);
    },
  };
}

const currentUser = ({ store }: Side) => store.getCurrent().session?.userId;
const listedUsers = ({ store }: Side) => store.getState().client?.sessions.map(({ userId }) => userId);

/** Waits for two tasks of the event loop, in which messages are delivered and handled. */
async function delivered(): Promise<void> {
  for (const _ of ['message', 'reaction']) await new Promise((resolve) => void setTimeout(resolve, 0));
}

it.each(
  (['in two tabs', 'on one page'] as const).flatMap((where) =>
    (['a shared cookie', 'one session per request'] as const).map((kind) => [where, kind] as const),
  ),
)('two backends %s with %s never share sessions', async (where, kind) => {
  const openTab = openTabs[where]();
  const a = await openSide(kind, openTab());
  const b = await openSide(kind, openTab());
  await b.signIn('bob');
  await a.signIn('ada');
  for (const { store } of [a, b]) onTestFinished(store.connect());
  await Promise.all([a, b].map(({ store }) => store.refresh()));
  expect([currentUser(a), currentUser(b)]).toEqual(['ada', 'bob']);

  const before = b.requests.length;
  await a.signIn('anna');
  await a.store.switchTo(a.store.getState().client?.sessions[0]?.id ?? null);
  await a.store.refresh();
  await delivered();
  expect([currentUser(a), currentUser(b)]).toEqual(['ada', 'bob']);
  await a.store.signOut({ scope: 'all' });
  await delivered();
  expect([currentUser(a), currentUser(b)]).toEqual([undefined, 'bob']);
  expect(listedUsers(b)).toEqual(['bob']);
  expect(b.requests.length).toBe(before);
  expect(b.purged).toEqual([]);
  expect(a.store.getState().client?.id).not.toBe(b.store.getState().client?.id);
});

it('backends share a cookie lock only if they have the same scope', async () => {
  const lockNames: string[] = [];
  const request = async (name: string, _: object, work: () => Promise<unknown>): Promise<unknown> => {
    lockNames.push(name);
    return work();
  };
  vi.stubGlobal('navigator', { locks: { request } });
  const [a, again, b] = [
    await setUp(),
    await setUp({}, { scope: 'theirs' }),
    await setUp({}, { scope: 'theirs' }),
  ];
  for (const { getClient } of [a, again, b]) await getClient();
  expect(lockNames).toEqual([
    `multisession:better-auth:${a.server.url}/:cookie`,
    'multisession:theirs:cookie',
    'multisession:theirs:cookie',
  ]);
});
