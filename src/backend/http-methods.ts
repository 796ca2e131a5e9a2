import {
  objectOf,
  parseClient,
  parseEnvelope,
  parseSession,
  parseSessionPage,
  readNonEmptyString,
  type Envelope,
  type WireParseOptions,
} from '../session/index.ts';
import { beginFirstRequest, FIRST_REQUEST_PATH, type FirstRequest } from './first-request.ts';
import type { DeviceSessionMethods } from './has-device-sessions.ts';
import { parseError } from './http-error.ts';
import {
  createSendRequest,
  type HttpOptions,
  type HttpProtocol,
  type HttpRequest,
  fetchResponse,
  sendOnce,
} from './http-request.ts';
import { importWithRetry } from './import-with-retry.ts';
import type { RequestContext } from './request-context.ts';
import type { BackendEvent, BackendMethods, PageParams, SessionMutationResult } from './session-backend.ts';

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

  /** Sends a request to a route below that of the client's sessions. The first segment is the ID of a session, if any. */
  async function send(
    { signal }: RequestContext,
    method: HttpRequest['method'],
    segments: readonly string[],
    {
      body,
      keepalive,
      query = '',
    }: Pick<HttpRequest, 'body' | 'keepalive'> & { readonly query?: string } = {},
  ): Promise<Envelope & Required<WireParseOptions>> {
    // The request may change the client, so that a response to an earlier request would be outdated.
    takeFirstRequest()?.abort();
    const version = (requestCount += 1);
    const path = ['/v1/client/sessions', ...segments.map(encodeURIComponent)].join('/') + query;
    const [sessionId] = segments;
    const headers = sessionId === undefined ? undefined : { 'multisession-session': sessionId };
    const envelope = await sendRequest({ method, path, body, headers, keepalive, sessionId, signal });
    return { ...envelope, version, path: 'response' };
  }

  async function mutate(
    context: RequestContext,
    segments: readonly string[],
    body?: HttpRequest['body'],
  ): Promise<SessionMutationResult> {
    const sent = await send(context, 'POST', segments, { body, keepalive: true });
    const { response, client, now, version, path } = sent;
    return {
      session: response === null ? null : parseSession(response, { version, path }),
      client: client === undefined ? null : parseClient(client, { version }),
      now,
    };
  }

  const deviceSessionMethods: DeviceSessionMethods = {
    async listDeviceSessions(id, page, context) {
      const { response, ...options } = await send(context, 'GET', [id, 'devices'], {
        query: pageQuery(page),
      });
      return parseSessionPage(response, options);
    },
    revokeDeviceSession: (id, targetSessionId, context) =>
      mutate(context, [id, 'devices', targetSessionId, 'revoke']),
  };

  function subscribe(listener: (event: BackendEvent) => void): () => void {
    const abort = new AbortController();
    const { signal } = abort;
    const headers = { accept: 'text/event-stream' };
    const open = (signal: AbortSignal): Promise<Response> =>
      fetchResponse(options, { method: 'GET', path: '/v1/client/events', headers, signal });
    // Events are optional, because the next request detects changes as well.
    importWithRetry(() => import('./http-events.ts'), 'readEventStream', signal)
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
    touchSession: (id, { organizationId, intent }, context) =>
      mutate(context, [id, 'touch'], { active_organization_id: organizationId, intent }),
    endSession: (id, context) => mutate(context, [id, 'end']),
    removeSession: (id, _, context) => mutate(context, [id, 'remove']),
    async removeAllSessions(context) {
      const { response, ...options } = await send(context, 'DELETE', [], { keepalive: true });
      return { session: null, client: parseClient(response, options), now: options.now };
    },
    async createToken(id, { template, organizationId }, context) {
      const segments = [id, 'tokens', ...(template === undefined ? [] : [template])];
      const body = { organization_id: organizationId };
      const { response, path } = await send(context, 'POST', segments, { body });
      return readToken(response, path).jwt;
    },
    ...deviceSessionMethods,
    subscribe,
  };
}

/** Returns the query string, which omits undefined parameters so that the server applies its defaults. */
function pageQuery({ limit, offset }: PageParams): string {
  const given = Object.entries({ limit, offset }).filter(([, value]) => value !== undefined);
  return given.length > 0 ? `?${given.map((pair) => pair.join('=')).join('&')}` : '';
}
