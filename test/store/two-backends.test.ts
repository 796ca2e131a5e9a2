import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeJwt } from 'jose';
import {
  type SessionMutationResult,
  type ClientSnapshot,
  createSessionStore,
  type SessionBackend,
  type SessionStore,
} from 'multisession/core';
import {
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  inMemoryBrowser,
  type InMemoryTab,
} from '../../src/testing/index.ts';
import { error, NOW, SECOND, sessionOf, settle } from './set-up.ts';

// Two backends on one origin, each with its own client. Their sessions have the same IDs, and neither may affect the other.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

interface Side {
  readonly backend: InMemoryBackend;
  readonly page: InMemoryTab;
  /** Creates another store of the same backend in the same tab, as after a reload. */
  readonly open: () => SessionStore;
  readonly store: SessionStore;
  readonly disconnect: () => void;
  /** The `session-closed` and `session-purged` events of the store. */
  readonly closed: readonly string[];
}

interface Case {
  readonly where: 'on one page' | 'in two tabs';
  readonly clients: 'the same client ID' | 'different client IDs';
  /** Whether each backend uses a shared cookie, so that its tabs switch together. */
  readonly sharedCookie: boolean;
}

const cases = (['on one page', 'in two tabs'] as const).flatMap((where) =>
  (['the same client ID', 'different client IDs'] as const).flatMap((clients) =>
    [false, true].map((sharedCookie): Case => ({ where, clients, sharedCookie })),
  ),
);

const atA = ['Ada', 'Alan'];
const atB = ['Bob', 'Betty'];

/** Returns one session per name, with the same IDs for each backend. The first one is current. */
function accounts(names: readonly string[]) {
  return names.map((name, index) => createSessionData({ name, id: `sess_${index}` }));
}

function connectTo(
  names: readonly string[],
  page: InMemoryTab,
  { sharedCookie, clients, isUnreachable = false }: Case & { readonly isUnreachable?: boolean },
): Side {
  const capabilities = { events: true, sessionPerRequest: !sharedCookie };
  const backend = inMemoryBackend({ sessions: accounts(names), capabilities });
  if (isUnreachable) backend.fail(error('network_error'));
  const clientId = clients === 'the same client ID' ? 'client_1' : `client_${names[0]}`;
  const open = () => createSessionStore({ backend: asClient(backend, clientId), environment: page });
  const store = open();
  const closed: string[] = [];
  store.on('session-closed', ({ sessionId, status }) => closed.push(`${sessionId} ${status}`));
  store.on('session-purged', ({ sessionId }) => closed.push(`${sessionId} purged`));
  return { backend, page, open, store, disconnect: store.connect(), closed };
}

function asClient(backend: InMemoryBackend, id: string): SessionBackend {
  const named = (client: ClientSnapshot): ClientSnapshot => ({ ...client, id });
  const update = (result: SessionMutationResult) => ({
    ...result,
    client: result.client && named(result.client),
  });
  return {
    ...backend,
    getClient: async (...call) => named(await backend.getClient(...call)),
    touchSession: async (...call) => update(await backend.touchSession(...call)),
    endSession: async (...call) => update(await backend.endSession(...call)),
    removeSession: async (...call) => update(await backend.removeSession(...call)),
    removeAllSessions: async (...call) => update(await backend.removeAllSessions(...call)),
  };
}

async function openBoth(options: Case): Promise<{ readonly a: Side; readonly b: Side }> {
  const browser = inMemoryBrowser();
  const page = browser.openTab();
  const a = connectTo(atA, page, options);
  await advance();
  const b = connectTo(atB, options.where === 'on one page' ? page : browser.openTab(), options);
  await advance();
  return { a, b };
}

/** Advances the time, so that any message from one store could have reached the other. */
async function advance(ms = 200): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
}

const current = ({ store }: Pick<Side, 'store'>) => store.getCurrent().session?.publicUserData?.firstName;
const names = ({ store }: Side) =>
  store.getState().client?.sessions.map(({ publicUserData }) => publicUserData?.firstName);

describe.each(cases)('two backends $where with $clients, sharedCookie: $sharedCookie', (options) => {
  it('each show their own accounts from the start', async () => {
    const { a, b } = await openBoth(options);
    expect([names(a), names(b)]).toEqual([atA, atB]);
    expect([current(a), current(b)]).toEqual(['Ada', 'Bob']);
    expect([a.closed, b.closed]).toEqual([[], []]);
  });

  it.each<[string, (a: Side) => Promise<unknown>]>([
    ['signs in', ({ backend, store }) => (backend.signIn(newcomer()), store.switchTo('sess_new'))],
    ['switches', ({ store }) => store.switchTo('sess_1')],
    ['calls switchTo(null)', ({ store }) => store.switchTo(null)],
    ['signs out', ({ store }) => store.signOut()],
    ['signs out of all sessions', ({ store }) => store.signOut({ scope: 'all' })],
    ['loses a session by revocation', async ({ backend }) => backend.close('sess_0', 'revoked')],
    ['touches a session 20 times', ({ store }) => touch(store, 20)],
    ['requests a token', ({ store }) => sessionOf(store, 'sess_0').getToken()],
  ])('do not affect each other: when A %s, B changes nothing and sends no request', async (_, act) => {
    const { a, b } = await openBoth(options);
    const [state, calls] = [b.store.getState(), b.backend.calls.length];
    const done = act(a);
    await advance();
    await done;
    expect(b.store.getState()).toBe(state);
    expect(b.backend.calls.length).toBe(calls);
    expect(b.closed).toEqual([]);
  });

  it('have separate tokens for sessions with the same ID', async () => {
    const { a, b } = await openBoth(options);
    const users: unknown[] = [];
    for (const { store } of [a, b]) {
      const token = sessionOf(store, 'sess_0').getToken();
      await advance();
      users.push(decodeJwt((await token) ?? '').sub);
    }
    expect(users).toEqual(['user_ada', 'user_bob']);
  });

  it('have separate event streams, even after one of them is disconnected', async () => {
    const { a, b } = await openBoth(options);
    expect([a.backend.subscriberCount(), b.backend.subscriberCount()]).toEqual([1, 1]);
    a.disconnect();
    await advance(30 * SECOND);
    expect([a.backend.subscriberCount(), b.backend.subscriberCount()]).toEqual([0, 1]);
  });

  it('are independent: while B is unreachable, its store shows `failed` and sends no token request', async () => {
    const browser = inMemoryBrowser();
    const page = browser.openTab();
    const pageOfB = options.where === 'on one page' ? page : browser.openTab();
    const b = connectTo(atB, pageOfB, { ...options, isUnreachable: true });
    const a = connectTo(atA, page, options);
    await advance();
    await touch(a.store, 1);
    await advance();
    expect(b.store.getCurrent()).toMatchObject({ status: 'failed', error: { code: 'network_error' } });
    expect(b.store.getState().client).toBeNull();
    expect(b.backend.calls.some(({ method }) => method === 'createToken')).toBe(false);
    b.backend.fail(null);
    await advance(60 * SECOND);
    expect(current(b)).toBe('Bob');
    expect(current(a)).toBe('Ada');
  });
});

describe.each(['on one page', 'in two tabs'] as const)('two backends %s', (where) => {
  it('each restore their own stored selection after a reload', async () => {
    const { a, b } = await openBoth({ where, clients: 'different client IDs', sharedCookie: false });
    await a.store.switchTo('sess_1');
    await b.store.switchTo('sess_1');
    await a.store.switchTo('sess_0');
    for (const side of [a, b]) {
      side.disconnect();
      const last = side.backend.inspect().sessions[current(side) === 'Ada' ? 1 : 0];
      await side.backend.touchSession(last?.id ?? '', { intent: 'select_session' }, context());
    }
    const reloaded = [a, b].map(({ open }) => ({ store: open() }));
    for (const { store } of reloaded) store.connect();
    await advance();
    expect(reloaded.map(current)).toEqual(['Ada', 'Betty']);
  });
});

const context = () => ({ signal: new AbortController().signal });
const newcomer = () => createSessionData({ name: 'Anna', id: 'sess_new', createdAt: new Date() });

async function touch(store: SessionStore, times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) await sessionOf(store, 'sess_0').touch();
}

it.each(['on one page', 'in two tabs'] as const)(
  'two stores with the same backend scope %s are synchronized like tabs',
  async (where) => {
    const browser = inMemoryBrowser();
    const page = browser.openTab();
    const backend = inMemoryBackend({ sessions: accounts(atA), capabilities: { events: true } });
    const [first, second] = [page, where === 'on one page' ? page : browser.openTab()].map((environment) =>
      createSessionStore({ backend: { ...backend }, environment }),
    );
    for (const store of [first, second]) store?.connect();
    await advance();
    const calls = backend.calls.length;
    await first?.signOut({ session: 'sess_1' });
    await advance();
    expect(second?.getState().client?.sessions.map(({ id }) => id)).toEqual(['sess_0']);
    expect(backend.calls.length).toBe(calls + 1);
    expect(backend.subscriberCount()).toBe(1);
  },
);
