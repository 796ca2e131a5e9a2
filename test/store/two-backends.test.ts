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

// Two backends with clients of their own on one origin. Their sessions have the same ids, and nothing of one may reach
// the other.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

interface Side {
  readonly backend: InMemoryBackend;
  readonly page: InMemoryTab;
  /** A store like the one before, as after a reload. */
  readonly open: () => SessionStore;
  readonly store: SessionStore;
  readonly disconnect: () => void;
  /** Every event that says that a session is over. */
  readonly closed: readonly string[];
}

interface Case {
  readonly where: 'on one page' | 'in two tabs';
  readonly clients: 'the same client id' | 'client ids of their own';
  /** Whether the tabs of each backend switch together. */
  readonly sharedCookie: boolean;
}

const cases = (['on one page', 'in two tabs'] as const).flatMap((where) =>
  (['the same client id', 'client ids of their own'] as const).flatMap((clients) =>
    [false, true].map((sharedCookie): Case => ({ where, clients, sharedCookie })),
  ),
);

const atA = ['Ada', 'Alan'];
const atB = ['Bob', 'Betty'];

/** The first is current. Their ids are the same at each backend. */
function accounts(names: readonly string[]) {
  return names.map((name, index) => createSessionData({ name, id: `sess_${index}` }));
}

function connectTo(
  names: readonly string[],
  page: InMemoryTab,
  { sharedCookie, clients, isAway = false }: Case & { readonly isAway?: boolean },
): Side {
  const capabilities = { events: true, sessionPerRequest: !sharedCookie };
  const backend = inMemoryBackend({ sessions: accounts(names), capabilities });
  if (isAway) backend.fail(error('network_error'));
  const clientId = clients === 'the same client id' ? 'client_1' : `client_${names[0]}`;
  const open = () => createSessionStore({ backend: asClient(backend, clientId), environment: page });
  const store = open();
  const closed: string[] = [];
  store.on('session-closed', ({ sessionId, status }) => closed.push(`${sessionId} ${status}`));
  store.on('session-purged', ({ sessionId }) => closed.push(`${sessionId} purged`));
  return { backend, page, open, store, disconnect: store.connect(), closed };
}

function asClient(backend: InMemoryBackend, id: string): SessionBackend {
  const named = (client: ClientSnapshot): ClientSnapshot => ({ ...client, id });
  const update = (made: SessionMutationResult) => ({ ...made, client: made.client && named(made.client) });
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
  await passed();
  const b = connectTo(atB, options.where === 'on one page' ? page : browser.openTab(), options);
  await passed();
  return { a, b };
}

/** Time for everything that one store could tell the other. */
async function passed(ms = 200): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
}

const current = ({ store }: Pick<Side, 'store'>) => store.getCurrent().session?.publicUserData?.firstName;
const names = ({ store }: Side) =>
  store.getState().client?.sessions.map(({ publicUserData }) => publicUserData?.firstName);

describe.each(cases)('two backends $where with $clients, sharedCookie: $sharedCookie', (options) => {
  it('show their own accounts from the start', async () => {
    const { a, b } = await openBoth(options);
    expect([names(a), names(b)]).toEqual([atA, atB]);
    expect([current(a), current(b)]).toEqual(['Ada', 'Bob']);
    expect([a.closed, b.closed]).toEqual([[], []]);
  });

  it.each<[string, (a: Side) => Promise<unknown>]>([
    ['signs in', ({ backend, store }) => (backend.signIn(newcomer()), store.switchTo('sess_new'))],
    ['switches', ({ store }) => store.switchTo('sess_1')],
    ['switches to nobody', ({ store }) => store.switchTo(null)],
    ['signs out', ({ store }) => store.signOut()],
    ['signs out of all', ({ store }) => store.signOut({ scope: 'all' })],
    ['is revoked', async ({ backend }) => backend.close('sess_0', 'revoked')],
    ['is touched 20 times', ({ store }) => touch(store, 20)],
    ['asks for a token', ({ store }) => sessionOf(store, 'sess_0').getToken()],
  ])('change nothing and ask nothing at B when A %s', async (_, act) => {
    const { a, b } = await openBoth(options);
    const [state, calls] = [b.store.getState(), b.backend.calls.length];
    const done = act(a);
    await passed();
    await done;
    expect(b.store.getState()).toBe(state);
    expect(b.backend.calls.length).toBe(calls);
    expect(b.closed).toEqual([]);
  });

  it('make their own tokens for sessions with the same id', async () => {
    const { a, b } = await openBoth(options);
    const users: unknown[] = [];
    for (const { store } of [a, b]) {
      const token = sessionOf(store, 'sess_0').getToken();
      await passed();
      users.push(decodeJwt((await token) ?? '').sub);
    }
    expect(users).toEqual(['user_ada', 'user_bob']);
  });

  it('each have an event stream, also when one of them is disconnected', async () => {
    const { a, b } = await openBoth(options);
    expect([a.backend.subscriberCount(), b.backend.subscriberCount()]).toEqual([1, 1]);
    a.disconnect();
    await passed(30 * SECOND);
    expect([a.backend.subscriberCount(), b.backend.subscriberCount()]).toEqual([0, 1]);
  });

  it('show nobody at B while B is unreachable, and ask B for no token', async () => {
    const browser = inMemoryBrowser();
    const page = browser.openTab();
    const pageOfB = options.where === 'on one page' ? page : browser.openTab();
    const b = connectTo(atB, pageOfB, { ...options, isAway: true });
    const a = connectTo(atA, page, options);
    await passed();
    await touch(a.store, 1);
    await passed();
    expect(b.store.getCurrent()).toMatchObject({ status: 'failed', error: { code: 'network_error' } });
    expect(b.store.getState().client).toBeNull();
    expect(b.backend.calls.some(({ method }) => method === 'createToken')).toBe(false);
    b.backend.fail(null);
    await passed(60 * SECOND);
    expect(current(b)).toBe('Bob');
    expect(current(a)).toBe('Ada');
  });
});

describe.each(['on one page', 'in two tabs'] as const)('two backends %s', (where) => {
  it('each keep their selection across a reload', async () => {
    const { a, b } = await openBoth({ where, clients: 'client ids of their own', sharedCookie: false });
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
    await passed();
    expect(reloaded.map(current)).toEqual(['Ada', 'Betty']);
  });
});

const context = () => ({ signal: new AbortController().signal });
const newcomer = () => createSessionData({ name: 'Anna', id: 'sess_new', createdAt: new Date() });

async function touch(store: SessionStore, times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) await sessionOf(store, 'sess_0').touch();
}

it.each(['on one page', 'in two tabs'] as const)(
  'stores of equal scopes share as tabs do, %s',
  async (where) => {
    const browser = inMemoryBrowser();
    const page = browser.openTab();
    const backend = inMemoryBackend({ sessions: accounts(atA), capabilities: { events: true } });
    const [first, second] = [page, where === 'on one page' ? page : browser.openTab()].map((environment) =>
      createSessionStore({ backend: { ...backend }, environment }),
    );
    for (const store of [first, second]) store?.connect();
    await passed();
    const calls = backend.calls.length;
    await first?.signOut({ session: 'sess_1' });
    await passed();
    expect(second?.getState().client?.sessions.map(({ id }) => id)).toEqual(['sess_0']);
    expect(backend.calls.length).toBe(calls + 1);
    expect(backend.subscriberCount()).toBe(1);
  },
);
