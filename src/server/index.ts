export {
  createSessionServer,
  type SessionServer,
  type SessionServerOptions,
} from './create-session-server.ts';
export type { AuthorizeAdmin, AuthorizeOrganization, LoadUsers } from './context.ts';
export type { CookieReuse } from './core/cookie-reuse.ts';
export type { BusListener, EventBus, SessionEvent, SqlStatement } from './events/event-bus.ts';
export type { StreamLimits } from './events/stream-registry.ts';
export type { Geolocate, GeoLocation } from './geolocation.ts';
export { errorResponse } from './http/json-response.ts';
export type { PlainHandler, RequestMetadata, RequestLogEntry, SessionHandler } from './http/handler.ts';
export type { PlainResponse, ResponseHeaders } from './http/plain-response.ts';
export type { Rate, RateLimiter, RateLimits } from './http/rate-limit.ts';
export type { ServerRuntime, Sha256 } from './runtime.ts';
export type { SessionListParams } from '../session/index.ts';
export type { SessionPolicy } from './policy.ts';
export type {
  AuthenticateOptions,
  Authentication,
  StatelessAuthentication,
} from './sessions/authenticate.ts';
export type { SessionWithCookies } from './core/change-and-rotate.ts';
export type { ImpersonateOptions } from './sessions/impersonate.ts';
export type { PageSession } from '../session/index.ts';
export type { PageSessionOptions, ResolvedPageSession } from './sessions/page-session.ts';
export type { ServerSessions } from './sessions/server-sessions.ts';
export type { RevokeAllOptions } from './sessions/revoke-all.ts';
export type { SignInOptions, SignInResult } from './sessions/sign-in.ts';
export type { CompleteTaskOptions } from './sessions/tasks.ts';
export type { SweepResult } from './sessions/sweep.ts';
export type { RecordFactorVerificationOptions } from './sessions/record-factor-verification.ts';
export type { SessionDatabase } from './storage/session-database.ts';
export { generateSigningKey, type SigningKey } from './tokens/signing-keys.ts';
export type { JwtClaims, TokenTemplate, TokenTemplates } from './tokens/token-templates.ts';
