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

describe('a client', () => {
  it('is read with its sessions', () => {
    const client = parseClient(wireClient());
    expect(client).toMatchObject({
      id: 'client_1',
      lastActiveSessionId: 'sess_bob',
      version: 9,
      invalidSessions: [],
    });
    expect(client.sessions.map(({ id }) => id)).toEqual(['sess_ada', 'sess_bob']);
  });

  it('that nobody has signed in on is null, and reads as empty', () => {
    expect(parseClient(null)).toEqual({
      id: null,
      sessions: [],
      lastActiveSessionId: null,
      version: 0,
      invalidSessions: [],
      now: null,
    });
  });

  it('gets the number of its answer for a version, and so do its sessions, where none is sent', () => {
    const client = parseClient(
      wireClient({ version: undefined, sessions: [wireSessionWithout('version')] }),
      { version: 4 },
    );
    expect([client.version, client.sessions[0]?.version]).toEqual([4, 4]);
  });

  it('holds each session once: the last mention counts', () => {
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
  ])('is refused as a whole when it is broken itself: %j', (broken) => {
    expect(() => parseClient(broken)).toThrow(expect.objectContaining({ code: 'invalid_response' }));
  });
});

describe('a session of a client that cannot be read', () => {
  it('is reported, and the others live', () => {
    const client = parseClient(wireClient({ sessions: [{ id: 'sess_eve', status: 'active' }, bob] }));
    expect(client.sessions.map(({ id }) => id)).toEqual(['sess_bob']);
    expect(client.invalidSessions).toMatchObject([{ id: 'sess_eve', error: { code: 'invalid_response' } }]);
    expect(client.invalidSessions[0]?.error.message).toContain('"client.sessions.0.last_active_at"');
  });

  it.for([null, 'sess_eve', {}, { id: 7 }, { id: '' }])(
    'has no id where not even that can be read: %j',
    (broken) => {
      expect(parseClient(wireClient({ sessions: [broken] })).invalidSessions).toMatchObject([{ id: null }]);
    },
  );
});

describe('an envelope', () => {
  it('is read', () => {
    expect(parseEnvelope({ response: { a: 1 }, client: null, now: 1_700_000_000_000 })).toEqual({
      response: { a: 1 },
      client: null,
      now: new Date(1_700_000_000_000),
    });
  });

  it('tells a client that is null from one that was not sent', () => {
    expect(parseEnvelope({ response: null }).client).toBeUndefined();
    expect(parseEnvelope({ response: null, client: null }).client).toBeNull();
  });

  // Read leniently, any of these would say that nobody is signed in.
  it.for([{}, [], { ok: true }, { errors: [] }, null, 'ok', 1])(
    'is refused without a response: %j',
    (body) => {
      expect(() => parseEnvelope(body)).toThrow(expect.objectContaining({ code: 'invalid_response' }));
    },
  );
});
