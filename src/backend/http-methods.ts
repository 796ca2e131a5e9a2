import {
  objectOf,
  parseClient,
  parseEnvelope,
  parseSession,
  parseSessionPage,
  readNonEmptyString,
  type ClientSnapshot,
  type Envelope,
  type SessionData,
} from '../session/index.ts';
import { beginFirstRequest, FIRST_REQUEST_PATH, type FirstRequest } from './first-request.ts';
import type { DeviceSessionMethods } from './has-device-sessions.ts';
import { parseError } from './http-error.ts';
import {
  createSendRequest,
  type HttpOptions,
  type HttpProtocol,
  type HttpRequest,
  createHeaders,
  fetchPath,
  sendOnce,
} from './http-request.ts';
import { importWithRetry } from './import-with-retry.ts';
import type { BackendEvent, BackendMethods, PageParams, SessionMutationResult } from './session-backend.ts';
import { backoffDelay } from './backoff-delay.ts';
import { throwIfAborted } from './on-abort.ts';
import { sleep } from './with-deadline.ts';

const protocol: HttpProtocol<Envelope> = {
  serverName: 'session server',
  parseResponse: parseEnvelope,
  parseError,
};
/** Reads the response of a token request. */
export const readToken = objectOf({ jwt: readNonEmptyString });

/** Creates the methods of `httpBackend()`. Only the code of the event stream is a separate chunk. */
export function createHttpMethods(
  options: HttpOptions,
  { preload }: { readonly preload: boolean },
): Required<Omit<BackendMethods, 'listSessions'>> {
  const sendRequest = createSendRequest(options, protocol);
  // For servers without versions: the number of requests so far, used as the version of the response.
  let requestCount = 0;
  const clientListeners = new Set<() => void>();

  let firstRequest = preload
    ? beginFirstRequest(options, (signal) =>
        sendOnce(options, protocol, { method: 'GET', path: FIRST_REQUEST_PATH, signal }),
      )
    : undefined;

  /** Returns the first request the first time it is called. */
  function takeFirstRequest(): FirstRequest | undefined {
    const request = firstRequest;
    firstRequest = undefined;
    return request;
  }

  function send(request: HttpRequest): Promise<Envelope> {
    // The request may change the client, so that a response to an earlier request would be outdated.
    takeFirstRequest()?.abort();
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
    const open = async (signal: AbortSignal): Promise<Response> => {
      const headers = await createHeaders(options, { accept: 'text/event-stream' });
      throwIfAborted(signal);
      return fetchPath(options, '/v1/client/events', { headers, signal });
    };
    // Events are optional, because the next request detects changes as well.
    loadEventStream(signal)
      .then(({ readEventStream }) => readEventStream({ open, listener, signal, clientListeners }))
      .catch(() => {});
    return () => abort.abort();
  }

  return {
    async getClient({ signal, minVersion }) {
      const version = (requestCount += 1);
      const first = takeFirstRequest();
      // The caller knows a client already, perhaps a newer one than the server knew when the request began.
      if (minVersion) first?.abort();
      const { response, now } = await sendRequest(
        { method: 'GET', path: '/v1/client', signal },
        minVersion ? undefined : first?.take,
      );
      const client = parseClient(response, { version, path: 'response', now });
      if (client.id !== null) for (const onClient of clientListeners) onClient();
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
  const given = Object.entries({ limit, offset }).filter(([, value]) => value !== undefined);
  return given.length > 0 ? `?${given.map((pair) => pair.join('=')).join('&')}` : '';
}

/** Loads the code of the event stream. Retries with backoff, because the network may be down. */
async function loadEventStream(signal: AbortSignal): Promise<typeof import('./http-events.ts')> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await importWithRetry(() => import('./http-events.ts'), 'readEventStream');
    } catch {
      await sleep(backoffDelay(failures, { initialMs: 1000 }), signal);
    }
  }
}

function parseSessionResponse(response: Envelope['response'], version: number): SessionData | null {
  return response === null ? null : parseSession(response, { version, path: 'response' });
}

function parseClientResponse(client: Envelope['client'], version: number): ClientSnapshot | null {
  return client === undefined ? null : parseClient(client, { version, path: 'client' });
}
