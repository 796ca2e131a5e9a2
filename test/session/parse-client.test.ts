import { describe, expect, it } from 'vitest';
import { parseClient } from 'multisession/core';
import { parseEnvelope } from '../../src/session/index.ts';
import { wireSession, wireSessionWithout } from './wire-session.ts';

const ada = wireSession();
const bob = wireSession({ id: 'sess_bob', user_id: 'user_bob' });

function wireClient(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    object: 'client',
    id: 'client_1',
    sessions: [ada, bob],
    last_active_session_id: 'sess_bob',
    version: 9,
    ...change,
  };
}

describe('parseClient()', () => {
  it('parses a client with its sessions', () => {
    const client = parseClient(wireClient());
    expect(client).toMatchObject({
      id: 'client_1',
      lastActiveSessionId: 'sess_bob',
      version: 9,
      invalidSessions: [],
    });
    expect(client.sessions.map(({ id }) => id)).toEqual(['sess_ada', 'sess_bob']);
  });

  it('parses null as a client without sessions', () => {
    expect(parseClient(null)).toEqual({
      id: null,
      sessions: [],
      closedSessions: [],
      covers: 'all',
      lastActiveSessionId: null,
      version: 0,
      invalidSessions: [],
      now: null,
    });
  });

  it('parses the client of the presented sessions, which has no version, and names the closed ones', () => {
    const closed = wireSession({ id: 'sess_eve', status: 'revoked', user: null });
    const { sessions, closedSessions, ...client } = parseClient(
      wireClient({ id: null, version: undefined, covers: 'presented', closed_sessions: [closed, ada] }),
    );
    expect(client).toMatchObject({ id: null, covers: 'presented', version: 0 });
    expect(sessions).toHaveLength(2);
    expect(closedSessions).toMatchObject([{ id: 'sess_eve', status: 'revoked' }]);
  });

  it('assigns the given version to a client and to sessions without a version', () => {
    const client = parseClient(
      wireClient({ version: undefined, sessions: [wireSessionWithout('version')] }),
      { version: 4 },
    );
    expect([client.version, client.sessions[0]?.version]).toEqual([4, 4]);
  });

  it('keeps the last entry of a session that is listed twice', () => {
    const { sessions } = parseClient(wireClient({ sessions: [ada, { ...ada, version: 8 }] }));
    expect(sessions.map(({ version }) => version)).toEqual([8]);
  });

  it.for([
    {},
    [],
    'client',
    undefined,
    wireClient({ id: '' }),
    wireClient({ sessions: null }),
    wireClient({ sessions: {} }),
    wireClient({ closed_sessions: {} }),
    wireClient({ covers: 'some' }),
  ])('rejects an invalid client: %j', (broken) => {
    expect(() => parseClient(broken)).toThrow(expect.objectContaining({ code: 'invalid_response' }));
  });
});

describe('an invalid session of a client', () => {
  it('is reported without affecting the other sessions', () => {
    const client = parseClient(wireClient({ sessions: [{ id: 'sess_eve', status: 'active' }, bob] }));
    expect(client.sessions.map(({ id }) => id)).toEqual(['sess_bob']);
    expect(client.invalidSessions).toMatchObject([{ id: 'sess_eve', error: { code: 'invalid_response' } }]);
    expect(client.invalidSessions[0]?.error.message).toContain('"client.sessions.0.last_active_at"');
  });

  it.for([null, 'sess_eve', {}, { id: 7 }, { id: '' }])(
    'is reported with the ID null if its ID is invalid: %j',
    (broken) => {
      expect(parseClient(wireClient({ sessions: [broken] })).invalidSessions).toMatchObject([{ id: null }]);
    },
  );
});

describe('parseEnvelope()', () => {
  it('parses the response, the client and the time', () => {
    expect(parseEnvelope({ response: { a: 1 }, client: null, now: 1_700_000_000_000 })).toEqual({
      response: { a: 1 },
      client: null,
      now: new Date(1_700_000_000_000),
    });
  });

  it('distinguishes a client that is null from a missing one', () => {
    expect(parseEnvelope({ response: null }).client).toBeUndefined();
    expect(parseEnvelope({ response: null, client: null }).client).toBeNull();
  });

  // Parsed leniently, each of these would look like a client without sessions.
  it.for([{}, [], { ok: true }, { errors: [] }, null, 'ok', 1])(
    'rejects a body without a response: %j',
    (body) => {
      expect(() => parseEnvelope(body)).toThrow(expect.objectContaining({ code: 'invalid_response' }));
    },
  );
});
