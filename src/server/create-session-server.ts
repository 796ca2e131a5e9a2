import { createReport } from './app-functions.ts';
import type { AuthorizeAdmin, ServerContext, AuthorizeOrganization, LoadUsers } from './context.ts';
import type { EventBus } from './events/event-bus.ts';
import { createEventStreams, type StreamLimits } from './events/event-streams.ts';
import { publishAfterCommit } from './events/publish-after-commit.ts';
import type { Geolocate } from './geolocation.ts';
import { checkCookieName } from './http/cookie.ts';
import { createHandler, type RequestLogEntry, type SessionHandler } from './http/handler.ts';
import { createRequestTracker } from './http/request-tracker.ts';
import { checkOrigins } from './http/origin.ts';
import { createRateLimit, type RateLimits } from './http/rate-limit.ts';
import { resolvePolicy, type SessionPolicy } from './policy.ts';
import { openStanding } from './sessions/client-view.ts';
import { sweep, type SweepResult } from './sessions/sweep.ts';
import { createServerSessions, type ServerSessions } from './sessions/server-sessions.ts';
import { createKyselyRepository } from './storage/kysely-repository.ts';
import type { SessionDatabase } from './storage/session-database.ts';
import { createKeyRing, type SigningKey, developmentKeys } from './tokens/signing-keys.ts';
import { createSessionTokens } from './tokens/session-tokens.ts';
import { resolveTemplates, type TokenTemplates } from './tokens/token-templates.ts';

/** How long `close()` waits for running requests. */
const SHUTDOWN_TIMEOUT_MS = 10_000;

/** The options of {@link createSessionServer}. */
export interface SessionServerOptions {
  /** The database, from `sqliteDatabase()` or `postgresDatabase()` in `multisession/server/node`. */
  readonly database: SessionDatabase;
  /** The lifetimes of sessions and the limits on their number. */
  readonly policy?: SessionPolicy;
  /**
   * The keys that sign tokens. The first key signs; all keys are published. Every process needs the same keys.
   *
   * To rotate keys, append the new key, move it to the front at least 5 minutes later (verifiers may cache the
   * published key set that long), and remove the old key once the last token it signed has expired.
   *
   * Required if `NODE_ENV` is `production`. In development, defaults to a key that only this process knows.
   */
  readonly keys?: readonly SigningKey[];
  /**
   * The `iss` claim of every token. Set it to the URL of this server if other services verify its tokens. Default
   * `multisession`.
   */
  readonly issuer?: string;
  /** The `aud` claim of session tokens, which identifies this app. Defaults to `issuer`. */
  readonly audience?: string;
  /**
   * Loads users by their IDs, for the `user` field of signed-in sessions. Called at most once per request. The result
   * is sent to the user's own browser. A user missing from the result is shown by their public data.
   *
   * If it fails or takes longer than 2 seconds, browsers show users by their public data. Reads by your own code
   * (`authenticate`, `get`, `getSessionList`) and tokens from templates may base a decision on the user, so they reject
   * if it fails or takes longer than 5 seconds.
   */
  readonly loadUsers?: LoadUsers;
  /**
   * Whether the user may act for the organization. Called at sign-in, on touch and for every token, whenever an
   * organization is involved. Without it, no user may act for an organization. If it fails or takes longer than 5
   * seconds, the request is rejected with 503.
   */
  readonly authorizeOrganization?: AuthorizeOrganization;
  /**
   * Whether the request may list the sessions of all users with `GET /v1/sessions`. Without it, that route does not
   * exist. Check a dedicated secret, never a browser's cookie. If it fails or takes longer than 5 seconds, the request
   * is rejected with 503.
   */
  readonly authorizeAdmin?: AuthorizeAdmin;
  /**
   * Returns the location of an IP address, for device lists. Receives the `remoteAddress` passed to `fetch` and
   * `signIn`. Its result is stored, and shown to the owner of the account. Without it, neither addresses nor locations
   * are stored. If it fails or takes longer than 2 seconds, the location is omitted.
   */
  readonly geolocate?: Geolocate;
  /**
   * The origins, besides the server's own, whose pages may use this server with cookies, such as
   * `https://app.example.com`. Behind a proxy that terminates TLS, include the public origin. Default: none.
   */
  readonly trustedOrigins?: readonly string[];
  /** The templates of tokens for other services, by name. Default: none. */
  readonly tokenTemplates?: TokenTemplates;
  /**
   * The name of the client cookie. It must begin with `__Host-`. Browsers send a cookie to every port and path of its
   * host, so two servers on one host need different names; otherwise a sign-in on one signs all users out of the other.
   * Default `__Host-multisession`.
   */
  readonly cookieName?: string;
  /**
   * Called with every error that results in a 5xx response, because the response itself contains no details, and with
   * every failure of the functions in these options: a `SessionError` that names the function and has your error as its
   * `cause`. A failure of this function changes no response. Default `console.error`.
   */
  readonly onError?: (error: unknown) => void;
  /**
   * Called after every response with an entry for your log, which contains neither secrets nor personal data. Not
   * awaited; a failure changes no response. Default: none.
   */
  readonly onRequest?: (entry: RequestLogEntry) => void;
  /** The rate limits. `false` disables rate limiting. Defaults: see {@link RateLimits}. */
  readonly rateLimits?: RateLimits | false;
  /**
   * The timeout of a request in ms, including the time to receive its body, the database and the app's functions.
   * Default 30,000.
   */
  readonly requestTimeoutMs?: number;
  /** The limits on open event streams. Defaults: see {@link StreamLimits}. */
  readonly streamLimits?: StreamLimits;
  /**
   * The event bus that notifies the processes that share the database of each other's changes. Defaults to the
   * mechanism of the database: `LISTEN`/`NOTIFY` on PostgreSQL, polling several times a second on SQLite.
   */
  readonly events?: EventBus;
  /** Returns the current time in ms since the Unix epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** A session server, which stores the sessions of many clients and serves them over HTTP. */
export interface SessionServer {
  /** Handles a request of the HTTP protocol. Never rejects. */
  readonly fetch: SessionHandler;
  /** The paths that `fetch` serves. A trailing `*` matches any suffix. */
  readonly paths: readonly string[];
  /** The functions with which your own code creates, reads and changes sessions. */
  readonly sessions: ServerSessions;
  /** Creates or upgrades the tables, whose names begin with `multisession_`. Call it before the first request. */
  migrate(): Promise<void>;
  /**
   * Records the expiry of sessions whose deadline has passed, and deletes sessions that were closed 90 days ago and
   * clients without sessions. Run it regularly, for example once a day. It can run while requests are served, and in
   * several processes concurrently.
   */
  sweep(): Promise<SweepResult>;
  /**
   * Shuts the server down gracefully: rejects new requests with 503 and `Retry-After`, ends event streams with a
   * reconnection time, and waits up to 10 seconds for running requests and calls of `sessions`. Then closes the
   * database.
   */
  close(): Promise<void>;
}

/**
 * Creates a session server. It manages sessions and does not authenticate users: your app does that, and then calls
 * `sessions.signIn()`.
 *
 * All state is in the database, so any number of processes may share it.
 *
 * @throws {SessionError} `invalid_configuration`: the message names the option.
 *
 * @example
 * ```ts
 * import { createSessionServer } from 'multisession/server';
 * import { sqliteDatabase } from 'multisession/server/node';
 *
 * const server = createSessionServer({ database: await sqliteDatabase({ file: 'data/sessions.db' }) });
 * await server.migrate();
 * ```
 */
export function createSessionServer(options: SessionServerOptions): SessionServer {
  const { issuer = 'multisession', audience = issuer, keys = developmentKeys(), streamLimits } = options;
  const {
    database,
    events: bus = database.events,
    requestTimeoutMs = 30_000,
    onRequest,
    rateLimits = {},
  } = options;
  const onError = createReport(options.onError ?? ((error) => console.error(error)));
  const keyRing = createKeyRing(keys);
  const baseRepository = createKyselyRepository({ ...database, ...(bus && { events: bus }) });
  const streams = createEventStreams({
    ...streamLimits,
    bus,
    loadState: (credential) => openStanding(context, credential),
    findVersions: (ids) => baseRepository.findVersions(ids),
    onError,
  });
  const context: ServerContext = {
    repository: publishAfterCommit(baseRepository, (event) => streams.publish(event)),
    streams,
    policy: resolvePolicy(options.policy ?? {}),
    cookieName: checkCookieName(options.cookieName ?? '__Host-multisession'),
    trustedOrigins: checkOrigins(options.trustedOrigins ?? []),
    tokens: createSessionTokens(keyRing, issuer, audience),
    templates: resolveTemplates(options.tokenTemplates ?? {}, audience),
    loadUsers: options.loadUsers,
    authorizeOrganization: options.authorizeOrganization,
    authorizeAdmin: options.authorizeAdmin,
    geolocate: options.geolocate,
    onError,
    now: options.now ?? Date.now,
  };
  const requestTracker = createRequestTracker(requestTimeoutMs);
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    requestTracker.stop();
    streams.close();
    await requestTracker.drain(SHUTDOWN_TIMEOUT_MS);
    await baseRepository.close();
  }

  return {
    fetch: createHandler(context, {
      requestTracker,
      limitRate: createRateLimit(rateLimits, context.cookieName, onError),
      onRequest,
    }),
    paths: ['/v1/*', '/.well-known/jwks.json'],
    sessions: requestTracker.wrap(createServerSessions(context)),
    migrate: () => baseRepository.migrate(),
    sweep: () => sweep(context),
    close: () => (closed ??= close()),
  };
}
