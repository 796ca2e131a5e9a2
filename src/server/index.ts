export {
  createSessionServer,
  type SessionServer,
  type SessionServerOptions,
} from './create-session-server.ts';
export type { AdminAuth, AuthorizeOrganization, LoadUsers } from './context.ts';
export type { BusListener, ClientEvent, EventBus, Statement } from './events/event-bus.ts';
export type { StreamLimits } from './events/event-streams.ts';
export { errorResponse } from './http/envelope.ts';
export type { RequestInfo, RequestLog, SessionHandler } from './http/handler.ts';
export type { Rate, RateLimiter, RateLimits } from './http/rate-limit.ts';
export type { SessionPolicy } from './policy.ts';
export type {
  AuthenticateOptions,
  Authentication,
  UncheckedAuthentication,
} from './sessions/authenticate.ts';
export type { Locate, Place } from './sessions/activity.ts';
export type { RotationResult } from './sessions/change-and-rotate.ts';
export type { ImpersonateOptions } from './sessions/impersonate.ts';
export type { ServerSessions } from './sessions/server-sessions.ts';
export type { RevokeAllOptions } from './sessions/revoke-all.ts';
export type { SessionListParams } from './sessions/session-list.ts';
export type { SignInOptions, SignInResult } from './sessions/sign-in.ts';
export type { CompleteTaskOptions } from './sessions/tasks.ts';
export type { SweepResult } from './sessions/sweep.ts';
export type { VerifyFactorOptions } from './sessions/verify-factor.ts';
export type { SessionDatabase } from './storage/kysely-repository.ts';
export { generateSigningKey, type SigningKey } from './tokens/keys.ts';
export type { ClaimSet, TokenTemplate, TokenTemplates } from './tokens/templates.ts';
