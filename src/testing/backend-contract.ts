import { decodeJwt } from 'jose';
import { type ClientSnapshot, isClosed, isSessionError, type SessionErrorCode } from '../session/index.ts';
import {
  type BackendHarness,
  type ContractCheck,
  createContext,
  assertThat,
  loadClient,
  assertRejects,
  assertEqual,
} from './assertions.ts';
import { deviceCases } from './device-contract.ts';

/** One thing that every backend has to do. */
export interface BackendContractCase {
  readonly name: string;
  /** Rejects if the backend does otherwise. */
  readonly run: () => Promise<void>;
}

/**
 * What every `SessionBackend` has to do, as cases for any test runner. Cases that need a capability which the backend
 * does not have check instead that it says `unsupported`.
 *
 * @param createHarness makes a fresh one for each case.
 *
 * @example
 * ```ts
 * import { backendContract, inMemoryBackend } from 'multisession/testing';
 *
 * const cases = backendContract(async () => ({
 *   backend: inMemoryBackend(),
 *   signIn: async (userId) => userId,
 *   close: async () => {},
 * }));
 * for (const { name, run } of cases) console.info(name, run);
 * ```
 */
export function backendContract(
  createHarness: () => Promise<BackendHarness>,
): readonly BackendContractCase[] {
  return Object.entries(cases).map(([name, check]) => ({
    name,
    async run() {
      const harness = await createHarness();
      try {
        await check(harness, harness.backend);
      } finally {
        await harness.close();
      }
    },
  }));
}

const cases: Readonly<Record<string, ContractCheck>> = {
  async 'the scope is a text, and stays the same'(_, backend) {
    const { scope } = backend;
    assertThat(typeof scope === 'string' && scope !== '', 'a scope');
    await loadClient(backend);
    assertEqual(backend.scope, scope);
  },

  async 'a client that nobody has signed in on is empty'(_, backend) {
    const client = await loadClient(backend);
    assertThat(client.sessions.length === 0 && client.lastActiveSessionId === null, 'an empty client');
  },

  async 'who signs in is listed as active, in order, and was active last'({ signIn }, backend) {
    const ids = [await signIn('user_1'), await signIn('user_2')];
    const client = await loadClient(backend);
    assertEqual(
      client.sessions.map(({ id, status, user }) => [id, status, user?.id]),
      [
        [ids[0], 'active', 'user_1'],
        [ids[1], 'active', 'user_2'],
      ],
    );
    assertEqual(client.lastActiveSessionId, ids[1]);
    assertThat(client.invalidSessions.length === 0, 'no session that cannot be read');
  },

  async 'reading changes nothing'({ signIn }, backend) {
    await signIn('user_1');
    const [first, second] = [await loadClient(backend), await loadClient(backend)];
    assertEqual(withoutVersions(first), withoutVersions(second));
  },

  async 'a touch is a newer version of that session alone'({ signIn }, backend) {
    const [touched, other] = [await signIn('user_1'), await signIn('user_2')];
    const before = await loadClient(backend);
    if (!backend.capabilities.touch) {
      return assertRejects(backend.touchSession(touched, {}, createContext()), 'unsupported');
    }
    const update = await backend.touchSession(touched, { intent: 'activity' }, createContext());
    const after = update.client ?? (await loadClient(backend));
    assertEqual(update.session?.id, touched);
    assertThat(
      versionOf(after, touched) > versionOf(before, touched),
      'a higher version of the touched session',
    );
    assertEqual(versionOf(after, other), versionOf(before, other));
    assertEqual(after.lastActiveSessionId, other);
  },

  async 'selecting a session makes it the last active one'({ signIn }, backend) {
    const selected = await signIn('user_1');
    await signIn('user_2');
    if (!backend.capabilities.selectSession) return;
    await backend.touchSession(selected, { intent: 'select_session' }, createContext());
    assertEqual((await loadClient(backend)).lastActiveSessionId, selected);
  },

  async 'ending keeps a session listed, without its user, and may be said twice'({ signIn }, backend) {
    const id = await signIn('user_1');
    if (!backend.capabilities.end)
      return assertRejects(backend.endSession(id, createContext()), 'unsupported');
    const first = await backend.endSession(id, createContext());
    const second = await backend.endSession(id, createContext());
    assertEqual([first.session?.status, second.session?.status], ['ended', 'ended']);
    assertEqual(
      (await loadClient(backend)).sessions.map(({ status, user }) => [status, user]),
      [['ended', null]],
    );
  },

  async 'removing takes a session off the client, leaves the others, and may be said twice'(
    { signIn },
    backend,
  ) {
    const [removed, kept] = [await signIn('user_1'), await signIn('user_2')];
    await backend.removeSession(removed, {}, createContext());
    await backend.removeSession(removed, {}, createContext()).catch(ignoreError('session_not_found'));
    const client = await loadClient(backend);
    assertEqual(
      client.sessions.map(({ id, status }) => [id, status]),
      [[kept, 'active']],
    );
  },

  async 'removing the last active session leaves none that is'({ signIn }, backend) {
    const id = await signIn('user_1');
    await backend.removeSession(id, {}, createContext());
    assertEqual((await loadClient(backend)).lastActiveSessionId, null);
  },

  async 'removing the last active session makes nobody so but whom the caller has said'({ signIn }, backend) {
    await signIn('user_1');
    const next = await signIn('user_2');
    const [third, fourth] = [await signIn('user_3'), await signIn('user_4')];
    await backend.removeSession(fourth, { nextSessionId: next }, createContext());
    const { lastActiveSessionId } = await loadClient(backend);
    assertThat(lastActiveSessionId === null || lastActiveSessionId === next, 'who was said, or nobody');
    if (!backend.capabilities.selectSession) return;
    await backend.touchSession(third, { intent: 'select_session' }, createContext());
    await backend.removeSession(third, { nextSessionId: null }, createContext());
    assertEqual((await loadClient(backend)).lastActiveSessionId, null);
  },

  async 'removing all leaves nobody signed in'({ signIn }, backend) {
    await signIn('user_1');
    await signIn('user_2');
    await backend.removeAllSessions(createContext());
    assertThat((await loadClient(backend)).sessions.every(isClosed), 'nobody signed in');
  },

  async 'a session that was taken away is gone'({ signIn, revoke }, backend) {
    const [revoked, kept] = [await signIn('user_1'), await signIn('user_2')];
    if (!revoke) return;
    await revoke(revoked);
    const client = await loadClient(backend);
    assertEqual(
      client.sessions.map(({ id }) => id),
      [kept],
    );
    if (backend.capabilities.tokens) {
      await assertRejects(
        backend.createToken(revoked, {}, createContext()),
        'session_closed',
        'session_not_found',
      );
    }
  },

  async 'a closed session can neither be touched nor given a token'({ signIn }, backend) {
    const id = await signIn('user_1');
    await signIn('user_2');
    if (!backend.capabilities.end) return;
    await backend.endSession(id, createContext());
    if (backend.capabilities.touch)
      await assertRejects(backend.touchSession(id, {}, createContext()), 'session_closed');
    if (backend.capabilities.tokens)
      await assertRejects(backend.createToken(id, {}, createContext()), 'session_closed');
  },

  async 'a session that was never there is not found'({ signIn }, backend) {
    await signIn('user_1');
    const id = 'sess_never';
    if (backend.capabilities.touch) {
      await assertRejects(backend.touchSession(id, {}, createContext()), 'session_not_found');
    }
    if (backend.capabilities.end)
      await assertRejects(backend.endSession(id, createContext()), 'session_not_found');
    if (backend.capabilities.tokens) {
      await assertRejects(backend.createToken(id, {}, createContext()), 'session_not_found');
    }
  },

  async 'a token speaks for its session and ends'({ signIn }, backend) {
    const [id, other] = [await signIn('user_1'), await signIn('user_2')];
    if (!backend.capabilities.tokens)
      return assertRejects(backend.createToken(id, {}, createContext()), 'unsupported');
    const tokens = [
      await backend.createToken(id, {}, createContext()),
      await backend.createToken(other, {}, createContext()),
    ];
    const claims = tokens.map((token) => decodeJwt(token));
    assertEqual(
      claims.map(({ sid, sub }) => [sid, sub]),
      [
        [id, 'user_1'],
        [other, 'user_2'],
      ],
    );
    assertThat(
      claims.every(({ iat = 0, exp = 0 }) => exp > iat),
      'an end after the beginning',
    );
  },

  ...deviceCases,

  async 'a call that is aborted rejects with the reason'(_, backend) {
    const abort = new AbortController();
    const reason = new Error('no longer wanted');
    abort.abort(reason);
    const outcome: unknown = await backend
      .getClient({ signal: abort.signal })
      .catch((error: unknown) => error);
    assertThat(outcome === reason, 'the reason of the signal');
  },
};

/** What of a client says something about its sessions; backends without versions number their answers. */
function withoutVersions({ id, sessions, lastActiveSessionId }: ClientSnapshot): unknown {
  return [id, lastActiveSessionId, sessions.map((session) => ({ ...session, version: 0 }))];
}

function versionOf({ sessions }: ClientSnapshot, id: string): number {
  return sessions.find((session) => session.id === id)?.version ?? -1;
}

/** For what may be refused that way or not at all. */
function ignoreError(code: SessionErrorCode): (error: unknown) => void {
  return (error) => {
    if (!isSessionError(error, code)) throw error;
  };
}
