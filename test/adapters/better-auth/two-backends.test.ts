import { createSessionStore, type SessionStore } from 'multisession/core';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { inMemoryBrowser, type InMemoryTab } from '../../../src/testing/index.ts';
import { setUp } from './harness.ts';

// Two Better Auth servers behind one origin, each in a tab of its own or both on one page.

afterEach(() => void vi.unstubAllGlobals());

const places = {
  'in two tabs': () => inMemoryBrowser().openTab,
  'on one page': () => {
    const page = inMemoryBrowser().openTab();
    return () => page;
  },
};
const capabilities = {
  'one cookie for all tabs': {},
  'tabs of their own': { tokens: true, sessionPerRequest: true },
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

const who = ({ store }: Side) => store.getCurrent().session?.userId;
const listed = ({ store }: Side) => store.getState().client?.sessions.map(({ userId }) => userId);

/** Messages arrive in a task of their own, and what they lead to begins in the next. */
async function delivered(): Promise<void> {
  for (const _ of ['message', 'reaction']) await new Promise((resolve) => void setTimeout(resolve, 0));
}

it.each(
  (['in two tabs', 'on one page'] as const).flatMap((where) =>
    (['one cookie for all tabs', 'tabs of their own'] as const).map((kind) => [where, kind] as const),
  ),
)('neither of two backends becomes the other’s account %s, with %s', async (where, kind) => {
  const openTab = places[where]();
  const a = await openSide(kind, openTab());
  const b = await openSide(kind, openTab());
  await b.signIn('bob');
  await a.signIn('ada');
  for (const { store } of [a, b]) onTestFinished(store.connect());
  await Promise.all([a, b].map(({ store }) => store.refresh()));
  expect([who(a), who(b)]).toEqual(['ada', 'bob']);

  const before = b.requests.length;
  await a.signIn('anna');
  await a.store.switchTo(a.store.getState().client?.sessions[0]?.id ?? null);
  await a.store.refresh();
  await delivered();
  expect([who(a), who(b)]).toEqual(['ada', 'bob']);
  await a.store.signOut({ scope: 'all' });
  await delivered();
  expect([who(a), who(b)]).toEqual([undefined, 'bob']);
  expect(listed(b)).toEqual(['bob']);
  expect(b.requests.length).toBe(before);
  expect(b.purged).toEqual([]);
  expect(a.store.getState().client?.id).not.toBe(b.store.getState().client?.id);
});

it('backends of one scope take turns at their cookie, and never wait for those of another', async () => {
  const asked: string[] = [];
  const request = async (name: string, _: object, work: () => Promise<unknown>): Promise<unknown> => {
    asked.push(name);
    return work();
  };
  vi.stubGlobal('navigator', { locks: { request } });
  const [a, again, b] = [
    await setUp(),
    await setUp({}, { scope: 'theirs' }),
    await setUp({}, { scope: 'theirs' }),
  ];
  for (const { getClient: read } of [a, again, b]) await read();
  expect(asked).toEqual([
    `multisession:better-auth:${a.server.url}/:cookie`,
    'multisession:theirs:cookie',
    'multisession:theirs:cookie',
  ]);
});
