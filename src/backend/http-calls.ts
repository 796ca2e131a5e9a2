import * as v from 'valibot';
import {
  parse,
  parseClient,
  parseEnvelope,
  parseSession,
  parseSessionPage,
  type ClientSnapshot,
  type Envelope,
  type SessionData,
} from '../session/index.ts';
import type { DeviceSessionsCalls } from './has-device-sessions.ts';
import { readError } from './http-error.ts';
import {
  createSendRequest,
  type HttpProtocol,
  type HttpRequest,
  readHeaders,
  sendTo,
} from './http-request.ts';
import type { BackendCalls } from './lazy-backend.ts';
import type { BackendEvent, BackendUpdate, PageParams } from './session-backend.ts';
import type { HttpBackendOptions } from './http-backend.ts';
import { readEvents } from './http-events.ts';

const protocol: HttpProtocol<Envelope> = { server: 'session server', readAnswer: parseEnvelope, readError };
const wireVersion = v.object({ version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) });
const wireToken = v.object({ jwt: v.pipe(v.string(), v.nonEmpty()) });

/** What the backend does. It is not in the app's first chunk. */
export function createHttpCalls(options: HttpBackendOptions): BackendCalls {
  const sendRequest = createSendRequest(options, protocol);
  // Numbers what servers without versions send, in the order in which it was asked for.
  let requests = 0;
  // Event streams that wait for somebody to sign in.
  const waiting = new Set<() => void>();
  let timesKnown = 0;

  function send(request: HttpRequest): Promise<Envelope> {
    const { sessionId } = request;
    if (sessionId === undefined) return sendRequest(request);
    return sendRequest({ ...request, headers: { 'multisession-session': sessionId } });
  }

  async function update(request: HttpRequest): Promise<BackendUpdate> {
    const version = (requests += 1);
    const { response, client, now } = await send(request);
    return { session: readSession(response, version), client: readClient(client, version), now };
  }

  const devices: DeviceSessionsCalls = {
    async listDeviceSessions(id, page, { signal }) {
      const version = (requests += 1);
      const path = sessionPath(id, 'devices') + pageQuery(page);
      const { response } = await send({ method: 'GET', path, sessionId: id, signal });
      return parseSessionPage(response, { version, path: 'response' });
    },
    revokeDeviceSession(id, otherId, { signal }) {
      const path = sessionPath(id, 'devices', otherId, 'revoke');
      return update({ method: 'POST', path, sessionId: id, signal });
    },
  };

  function subscribe(listener: (event: BackendEvent) => void): () => void {
    const abort = new AbortController();
    const { signal } = abort;
    const open = async (signal: AbortSignal) => {
      const headers = await readHeaders(options, 'text/event-stream');
      return sendTo(options, '/v1/client/events', { headers, signal });
    };
    // What is pushed is an extra: without it changes are heard of later.
    readEvents({ open, parse: readEvent, listener, signal, waiting, timesKnown: () => timesKnown }).catch(
      () => {},
    );
    return () => abort.abort();
  }

  return {
    async getClient({ signal }) {
      const version = (requests += 1);
      const { response, now } = await send({ method: 'GET', path: '/v1/client', signal });
      const client = parseClient(response, { version, path: 'response', now });
      if (client.id !== null) {
        timesKnown += 1;
        for (const wake of waiting) wake();
      }
      return client;
    },
    touchSession(id, { organizationId, intent }, { signal }) {
      const body = {
        ...(organizationId !== undefined && { active_organization_id: organizationId }),
        ...(intent && { intent }),
      };
      return update({ method: 'POST', path: sessionPath(id, 'touch'), body, sessionId: id, signal });
    },
    endSession(id, { signal }) {
      return update({ method: 'POST', path: sessionPath(id, 'end'), sessionId: id, signal });
    },
    removeSession(id, _, { signal }) {
      return update({ method: 'POST', path: sessionPath(id, 'remove'), sessionId: id, signal });
    },
    async removeAllSessions({ signal }) {
      const version = (requests += 1);
      const { response, now } = await send({ method: 'DELETE', path: '/v1/client/sessions', signal });
      return { session: null, client: parseClient(response, { version, path: 'response' }), now };
    },
    async createToken(id, { template, organizationId }, { signal }) {
      const path = sessionPath(id, 'tokens', ...(template === undefined ? [] : [template]));
      const body = organizationId === undefined ? {} : { organization_id: organizationId };
      const { response } = await send({ method: 'POST', path, body, sessionId: id, signal });
      return parse(wireToken, response).jwt;
    },
    ...devices,
    subscribe,
  };
}

function sessionPath(...segments: readonly string[]): string {
  return ['/v1/client/sessions', ...segments.map(encodeURIComponent)].join('/');
}

/** Leaves to the server what is left out. */
function pageQuery({ limit, offset }: PageParams): string {
  const query = new URLSearchParams();
  if (limit !== undefined) query.set('limit', String(limit));
  if (offset !== undefined) query.set('offset', String(offset));
  const text = query.toString();
  return text && `?${text}`;
}

function readSession(response: Envelope['response'], version: number): SessionData | null {
  return response === null ? null : parseSession(response, { version, path: 'response' });
}

function readClient(client: Envelope['client'], version: number): ClientSnapshot | null {
  return client === undefined ? null : parseClient(client, { version, path: 'client' });
}

function readEvent(data: string): BackendEvent {
  return { type: 'client-changed', ...parse(wireVersion, JSON.parse(data)) };
}
