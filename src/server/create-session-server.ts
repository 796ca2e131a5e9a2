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

/** So long `close` waits for requests that are being answered. */
const SHUTDOWN_TIMEOUT_MS = 10_000;

export interface SessionServerOptions {
  /** From `sqliteDatabase`, in `multisession/server/node`. */
  readonly database: SessionDatabase;
  readonly policy?: SessionPolicy;
  /**
   * What tokens are signed with: the first key signs, all are published. Every process needs the same keys. To change
   * the key, add the new one at the end, put it first no sooner than 5 minutes later (so long may verifiers keep the
   * published keys), and drop the old one once the last token it signed has run out.
   *
   * Required if `NODE_ENV` is `production`. Elsewhere the default is a key that only this process knows.
   */
  readonly keys?: readonly SigningKey[];
  /** The `iss` claim of every token. Default `multisession`; where others verify tokens, the address of this server. */
  readonly issuer?: string;
  /** The `aud` claim of session tokens: this app. Default the issuer. */
  readonly audience?: string;
  /**
   * Finds users by their ids, for the `user` of sessions that are signed in. Called at most once for each request; who
   * is missing from the answer is shown by their public data. What it answers is sent to that user's browser.
   *
   * If it fails or takes longer than 2 seconds, browsers show users by their public data. Reads by your own code
   * (`authenticate`, `get`, `getSessionList`) and tokens of templates reject then, after 5 seconds: you may decide by
   * the user.
   */
  readonly loadUsers?: LoadUsers;
  /**
   * Whether the user may act for the organization. Asked at sign-in, at touch and for every token. Without it nobody
   * may act for any. If it fails or takes longer than 5 seconds, the request is rejected with 503.
   */
  readonly authorizeOrganization?: AuthorizeOrganization;
  /**
   * Whether the request may read everybody's sessions at `GET /v1/sessions`. Without it there is no such address. Go by
   * a secret of its own, never by a browser's cookie. If it fails or takes longer than 5 seconds, the request is
   * rejected with 503.
   */
  readonly authorizeAdmin?: AuthorizeAdmin;
  /**
   * Says where an address is, for lists of devices. It is asked with the `remoteAddress` of `fetch` and `signIn`, and
   * what it answers is kept and shown to the account's owner. Without it neither addresses nor places are kept. If it
   * fails or takes longer than 2 seconds, the place is left out.
   */
  readonly geolocate?: Geolocate;
  /**
   * Origins besides the request's own whose pages may use this server with cookies, such as
   * `https://app.example.com`. Behind a proxy that ends TLS, the public origin too. Default none.
   */
  readonly trustedOrigins?: readonly string[];
  /** Tokens for other services, by name. Default none. */
  readonly tokenTemplates?: TokenTemplates;
  /**
   * Default `__Host-multisession`. It has to begin with `__Host-`. Browsers send a cookie to every port and path of its host:
   * two servers on one host need two names, or a sign-in at one signs everybody out at the other.
   */
  readonly cookieName?: string;
  /**
   * Receives every failure that is answered with a 5xx, whose answer says nothing of it, and every failure of the
   * functions in these options: a `SessionError` that names the function, with your own error as its `cause`. If it
   * fails itself, no response changes. Default `console.error`.
   */
  readonly onError?: (error: unknown) => void;
  /**
   * Receives every request that was answered, without anything secret or personal. Nothing waits for it, and if it fails,
   * no response changes. Default none.
   */
  readonly onRequest?: (entry: RequestLogEntry) => void;
  /** How many requests are taken; false for any number. Default: {@link RateLimits}. */
  readonly rateLimits?: RateLimits | false;
  /** How long a request may take, in milliseconds: its body, the database and the app's functions. Default 30,000. */
  readonly requestTimeoutMs?: number;
  /** How many event streams are kept open. Default: {@link StreamLimits}. */
  readonly streamLimits?: StreamLimits;
  /**
   * How the processes that share the database hear of each other's changes. Default: the database's own way, with
   * LISTEN/NOTIFY on PostgreSQL and by asking SQLite several times a second.
   */
  readonly events?: EventBus;
  /** The clock, in milliseconds. Default `Date.now`. */
  readonly now?: () => number;
}

/** Keeps the sessions of many clients, and answers them over HTTP. */
export interface SessionServer {
  /** Answers a request of the HTTP protocol. Never rejects. */
  readonly fetch: SessionHandler;
  /** The paths that `fetch` serves; a `*` at the end stands for anything. */
  readonly paths: readonly string[];
  readonly sessions: ServerSessions;
  /** Makes or updates the tables, whose names begin with `multisession_`. Call it before the first request. */
  migrate(): Promise<void>;
  /**
   * Writes deadlines down that have passed unnoticed, deletes sessions that were closed 90 days ago and clients that have
   * none left. Run it now and then, once a day for example. Requests may go on, and processes may sweep at once.
   */
  sweep(): Promise<SweepResult>;
  /**
   * Shuts down without breaking anything off: new requests are answered with 503 and `Retry-After`, event streams are
   * told to come again later, what is under way (also in `sessions`) has 10 seconds to finish. Then the database is closed.
   */
  close(): Promise<void>;
}

/**
 * Makes a session server. It keeps sessions and does not check who anybody is: that is up to the app, which then calls
 * `sessions.signIn`.
 *
 * It holds no state of its own, so any number of processes may share a database.
 *
 * @throws {SessionError} `invalid_configuration`, naming the option.
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
