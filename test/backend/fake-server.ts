import { type BackendUpdate, type ClientSnapshot, isSessionError, type SessionData } from 'multisession/core';
import { serializeSession } from '../../src/session/index.ts';
import type { InMemoryBackend } from '../../src/testing/index.ts';

/** The protocol in front of an in-memory backend, with the routes that the real server does not have yet. */
export function fakeServer(backend: InMemoryBackend): typeof fetch {
  return async (input, init = {}) => {
    init.signal?.throwIfAborted();
    const url = new URL(input instanceof Request ? input.url : input);
    try {
      return Response.json({ ...(await route(backend, url, init)), now: Date.now() });
    } catch (error) {
      if (!isSessionError(error)) throw error;
      return Response.json({ errors: [{ code: error.code, message: error.message }] }, { status: 400 });
    }
  };
}

async function route(backend: InMemoryBackend, url: URL, init: RequestInit): Promise<object> {
  const { method = 'GET', body } = init;
  const context = { signal: new AbortController().signal };
  const [, id = '', action, otherId = ''] = url.pathname.slice('/v1/client'.length).split('/').slice(1);
  const sent = typeof body === 'string' ? JSON.parse(body) : {};
  switch (`${method} ${action ?? (id ? 'session' : url.pathname)}`) {
    case 'GET /v1/client':
      return { response: writeClient(await backend.getClient(context)) };
    case 'DELETE /v1/client/sessions': {
      const { client } = await backend.removeAllSessions(context);
      return { response: client && writeClient(client) };
    }
    case 'POST touch':
      return writeUpdate(await backend.touchSession(id, { intent: sent.intent }, context));
    case 'POST end':
      return writeUpdate(await backend.endSession(id, context));
    case 'POST remove':
      return writeUpdate(await backend.removeSession(id, {}, context));
    case 'POST tokens':
      return { response: { jwt: await backend.createToken(id, {}, context) } };
    case 'GET devices': {
      const page = Object.fromEntries([...url.searchParams].map(([name, text]) => [name, Number(text)]));
      const { data, totalCount } = (await backend.listDeviceSessions?.(id, page, context)) ?? nowhere();
      return { response: { data: data.map(write), total_count: totalCount } };
    }
    case 'POST devices':
      return writeUpdate((await backend.revokeDeviceSession?.(id, otherId, context)) ?? nowhere());
    default:
      return nowhere();
  }
}

function nowhere(): never {
  throw new Error('The test expects no such request.');
}

function write(session: SessionData): object {
  return serializeSession(session);
}

function writeUpdate({ session, client }: BackendUpdate): object {
  return { response: session && write(session), ...(client && { client: writeClient(client) }) };
}

function writeClient({ id, sessions, lastActiveSessionId, version }: ClientSnapshot): object {
  return { id, sessions: sessions.map(write), last_active_session_id: lastActiveSessionId, version };
}
