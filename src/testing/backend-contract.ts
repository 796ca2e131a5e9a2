import { decodeJwt } from 'jose';
import { type ClientSnapshot, isClosed, isSessionError, type SessionErrorCode } from '../session/index.ts';
import { assertEqual, assertRejects, assertThat, createContext, loadClient } from './assertions.ts';
import type { BackendHarness, ContractCheck } from './backend-harness.ts';
import { deviceCases } from './device-contract.ts';
import { signInCases } from './sign-in-contract.ts';

/** A test case that every `SessionBackend` must pass. */
export interface BackendContractCase {
  /** The required behaviour, as a test title whose subject is the backend. */
  readonly name: string;
  /** Runs the case. Rejects if the backend violates it. */
  readonly run: () => Promise<void>;
}

/**
 * Returns the contract tests for `SessionBackend` implementations, for use with any test runner. If the backend lacks a
 * capability, the cases for it check that the methods reject with `unsupported`, or are skipped.
 *
 * @param createHarness Creates a backend with an empty client. Called once per case.
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
  async 'returns a non-empty scope that never changes'(_, backend) {
    const { scope } = backend;
    assertThat(typeof scope === 'string' && scope !== '', 'return a non-empty scope');
    await loadClient(backend);
    assertEqual(backend.scope, scope);
  },

  async 'returns an empty client before any sign-in'(_, backend) {
    const client = await loadClient(backend);
    assertThat(client.sessions.length === 0 && client.lastActiveSessionId === null, 'return an empty client');
  },

  async 'lists sessions in sign-in order and marks the newest as last active'({ signIn }, backend) {
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
    assertThat(client.invalidSessions.length === 0, 'return no invalid sessions');
  },

  async 'does not change the client by loading it'({ signIn }, backend) {
    await signIn('user_1');
    const [first, second] = [await loadClient(backend), await loadClient(backend)];
    assertEqual(withoutVersions(first), withoutVersions(second));
  },

  async 'increments the version of the touched session only'({ signIn }, backend) {
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
      'return a higher version of the touched session',
    );
    assertEqual(versionOf(after, other), versionOf(before, other));
    assertEqual(after.lastActiveSessionId, other);
  },

  async 'marks a selected session as last active'({ signIn }, backend) {
    const selected = await signIn('user_1');
    await signIn('user_2');
    if (!backend.capabilities.selectSession) return;
    await backend.touchSession(selected, { intent: 'select_session' }, createContext());
    assertEqual((await loadClient(backend)).lastActiveSessionId, selected);
  },

  async 'lists an ended session without its user, and accepts a repeated end'({ signIn }, backend) {
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

  async 'removes one session, keeps the others, and accepts a repeated removal'({ signIn }, backend) {
    const [removed, kept] = [await signIn('user_1'), await signIn('user_2')];
    await backend.removeSession(removed, {}, createContext());
    await backend.removeSession(removed, {}, createContext()).catch(ignoreError('session_not_found'));
    const client = await loadClient(backend);
    assertEqual(
      client.sessions.map(({ id, status }) => [id, status]),
      [[kept, 'active']],
    );
  },

  async 'has no last active session after that session is removed'({ signIn }, backend) {
    const id = await signIn('user_1');
    await backend.removeSession(id, {}, createContext());
    assertEqual((await loadClient(backend)).lastActiveSessionId, null);
  },

  async 'returns `nextSessionId` or null as the last active session after a removal'({ signIn }, backend) {
    await signIn('user_1');
    const next = await signIn('user_2');
    const [third, fourth] = [await signIn('user_3'), await signIn('user_4')];
    await backend.removeSession(fourth, { nextSessionId: next }, createContext());
    const { lastActiveSessionId } = await loadClient(backend);
    assertThat(
      lastActiveSessionId === null || lastActiveSessionId === next,
      'return `nextSessionId` or null as the last active session',
    );
    if (!backend.capabilities.selectSession) return;
    await backend.touchSession(third, { intent: 'select_session' }, createContext());
    await backend.removeSession(third, { nextSessionId: null }, createContext());
    assertEqual((await loadClient(backend)).lastActiveSessionId, null);
  },

  async 'has no signed-in session after all are removed'({ signIn }, backend) {
    await signIn('user_1');
    await signIn('user_2');
    await backend.removeAllSessions(createContext());
    assertThat((await loadClient(backend)).sessions.every(isClosed), 'return no signed-in session');
  },

  async 'neither lists a revoked session nor creates tokens for it'({ signIn, revoke }, backend) {
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

  async 'rejects touches and token requests of a closed session'({ signIn }, backend) {
    const id = await signIn('user_1');
    await signIn('user_2');
    if (!backend.capabilities.end) return;
    await backend.endSession(id, createContext());
    if (backend.capabilities.touch)
      await assertRejects(backend.touchSession(id, {}, createContext()), 'session_closed');
    if (backend.capabilities.tokens)
      await assertRejects(backend.createToken(id, {}, createContext()), 'session_closed');
  },

  async 'rejects an unknown session with `session_not_found`'({ signIn }, backend) {
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

  async 'creates tokens that identify their session or user, and expire'({ signIn, userOfToken }, backend) {
    const [id, other] = [await signIn('user_1'), await signIn('user_2')];
    if (!backend.capabilities.tokens)
      return assertRejects(backend.createToken(id, {}, createContext()), 'unsupported');
    for (const [sessionId, userId] of [[id, 'user_1'] as const, [other, 'user_2'] as const]) {
      const issued = await backend.createToken(sessionId, {}, createContext());
      if (typeof issued === 'string') assertSessionToken(issued, sessionId, userId);
      else {
        assertThat(
          userOfToken !== undefined,
          'have a harness with `userOfToken()`, as it vouches for its tokens',
        );
        assertEqual(await userOfToken?.(issued.token), userId);
        assertThat(issued.expiresAt.getTime() > Date.now(), 'return tokens that expire in the future');
      }
    }
  },

  ...deviceCases,
  ...signInCases,

  async 'rejects an aborted request with the reason of the signal'(_, backend) {
    const abort = new AbortController();
    const reason = new Error('The test has aborted the request.');
    abort.abort(reason);
    const outcome: unknown = await backend
      .getClient({ signal: abort.signal })
      .catch((error: unknown) => error);
    assertThat(outcome === reason, 'reject with the reason of the signal');
  },
};

/** Returns the client without its version, because a backend without versions assigns a new one to each response. */
function withoutVersions({ id, sessions, lastActiveSessionId }: ClientSnapshot): unknown {
  return [id, lastActiveSessionId, sessions.map((session) => ({ ...session, version: 0 }))];
}

function assertSessionToken(jwt: string, sessionId: string, userId: string): void {
  const { sid, sub, iat = 0, exp = 0 } = decodeJwt(jwt);
  assertEqual([sid, sub], [sessionId, userId]);
  assertThat(exp > iat, 'return tokens that expire after they are issued');
}

function versionOf({ sessions }: ClientSnapshot, id: string): number {
  return sessions.find((session) => session.id === id)?.version ?? -1;
}

/** Returns a rejection handler that ignores errors with this code and rethrows all others. */
function ignoreError(code: SessionErrorCode): (error: unknown) => void {
  return (error) => {
    if (!isSessionError(error, code)) throw error;
  };
}
