import {
  objectOf,
  parseClient,
  parseEnvelope,
  parseSession,
  parseSessionPage,
  readCount,
  readNonEmptyString,
  type ClientSnapshot,
  type Envelope,
  type SessionData,
} from '../session/index.ts';
import type { DeviceSessionMethods } from './has-device-sessions.ts';
import { parseError } from './http-error.ts';
import {
  createSendRequest,
  type HttpOptions,
  type HttpProtocol,
  type HttpRequest,
  createHeaders,
  fetchPath,
} from './http-request.ts';
import type { BackendMethods } from './lazy-backend.ts';
import type { BackendEvent, SessionMutationResult, PageParams } from './session-backend.ts';
import { readEventStream } from './http-events.ts';

const protocol: HttpProtocol<Envelope> = {
  serverName: 'session server',
  parseResponse: parseEnvelope,
  parseError,
};
/** Reads the data of an event of the event stream. */
export const readEvent = objectOf({ version: readCount });
/** Reads the response of a token request. */
export const readToken = objectOf({ jwt: readNonEmptyString });

/** Creates the methods of `httpBackend()`. This module is a separate chunk, to keep the initial chunk small. */
export function createHttpMethods(options: HttpOptions): BackendMethods {
  const sendRequest = createSendRequest(options, protocol);
  // For servers without versions: the number of requests so far, used as the version of the response.
  let requestCount = 0;
  // Event streams waiting for a sign-in.
  const waitingStreams = new Set<() => void>();
  let clientLoads = 0;

  function send(request: HttpRequest): Promise<Envelope> {
    const { sessionId } = request;
    if (sessionId === undefined) return sendRequest(request);
    return sendRequest({ ...request, headers: { 'multisession-session': sessionId } });
  }

  async function mutate(request: HttpRequest): Promise<SessionMutationResult> {
    const version = (requestCount += 1);
    const { response, client, now } = await send(request);
    return {
      session: parseSessionResponse(response, version),
      client: parseClientResponse(client, version),
      now,
    };
  }

  const deviceSessionMethods: DeviceSessionMethods = {
    async listDeviceSessions(id, page, { signal }) {
      const version = (requestCount += 1);
      const path = sessionPath(id, 'devices') + pageQuery(page);
      const { response } = await send({ method: 'GET', path, sessionId: id, signal });
      return parseSessionPage(response, { version, path: 'response' });
    },
    revokeDeviceSession(id, targetSessionId, { signal }) {
      const path = sessionPath(id, 'devices', targetSessionId, 'revoke');
      return mutate({ method: 'POST', path, sessionId: id, signal });
    },
  };

  function subscribe(listener: (event: BackendEvent) => void): () => void {
    const abort = new AbortController();
    const { signal } = abort;
    const open = async (signal: AbortSignal) => {
      const headers = await createHeaders(options, 'text/event-stream');
      return fetchPath(options, '/v1/client/events', { headers, signal });
    };
    // Events are optional, because the next request detects changes as well.
    readEventStream({
      open,
      parse: parseEvent,
      listener,
      signal,
      waitingStreams,
      clientLoads: () => clientLoads,
    }).catch(() => {});
    return () => abort.abort();
  }

  return {
    async getClient({ signal }) {
      const version = (requestCount += 1);
      const { response, now } = await send({ method: 'GET', path: '/v1/client', signal });
      const client = parseClient(response, { version, path: 'response', now });
      if (client.id !== null) {
        clientLoads += 1;
        for (const resume of waitingStreams) resume();
      }
      return client;
    },
    touchSession(id, { organizationId, intent }, { signal }) {
      const body = {
        ...(organizationId !== undefined && { active_organization_id: organizationId }),
        ...(intent && { intent }),
      };
      return mutate({ method: 'POST', path: sessionPath(id, 'touch'), body, sessionId: id, signal });
    },
    endSession(id, { signal }) {
      return mutate({ method: 'POST', path: sessionPath(id, 'end'), sessionId: id, signal });
    },
    removeSession(id, _, { signal }) {
      return mutate({ method: 'POST', path: sessionPath(id, 'remove'), sessionId: id, signal });
    },
    async removeAllSessions({ signal }) {
      const version = (requestCount += 1);
      const { response, now } = await send({ method: 'DELETE', path: '/v1/client/sessions', signal });
      return { session: null, client: parseClient(response, { version, path: 'response' }), now };
    },
    async createToken(id, { template, organizationId }, { signal }) {
      const path = sessionPath(id, 'tokens', ...(template === undefined ? [] : [template]));
      const body = organizationId === undefined ? {} : { organization_id: organizationId };
      const { response } = await send({ method: 'POST', path, body, sessionId: id, signal });
      return readToken(response, 'response').jwt;
    },
    ...deviceSessionMethods,
    subscribe,
  };
}

function sessionPath(...segments: readonly string[]): string {
  return ['/v1/client/sessions', ...segments.map(encodeURIComponent)].join('/');
}

/** Returns the query string, which omits undefined parameters so that the server applies its defaults. */
function pageQuery({ limit, offset }: PageParams): string {
  const query = new URLSearchParams();
  if (limit !== undefined) query.set('limit', String(limit));
  if (offset !== undefined) query.set('offset', String(offset));
  const text = query.toString();
  return text && `?${text}`;
}

function parseSessionResponse(response: Envelope['response'], version: number): SessionData | null {
  return response === null ? null : parseSession(response, { version, path: 'response' });
}

function parseClientResponse(client: Envelope['client'], version: number): ClientSnapshot | null {
  return client === undefined ? null : parseClient(client, { version, path: 'client' });
}

function parseEvent(data: string): BackendEvent {
  return { type: 'client-changed', ...readEvent(JSON.parse(data), 'event') };
}
