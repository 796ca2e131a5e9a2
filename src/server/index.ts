export {
  createSessionServer,
  type SessionServer,
  type SessionServerOptions,
} from './create-session-server.ts';
export type { AuthorizeOrganization, LoadUsers } from './context.ts';
export { errorResponse } from './http/envelope.ts';
export type { SessionPolicy } from './policy.ts';
export type {
  AuthenticateOptions,
  Authentication,
  UncheckedAuthentication,
} from './sessions/authenticate.ts';
export type { ServerSessions } from './sessions/server-sessions.ts';
export type { RevokeAllOptions } from './sessions/revoke-all.ts';
export type { SessionListParams } from './sessions/session-list.ts';
export type { SignInOptions, SignInResult } from './sessions/sign-in.ts';
export type { CompleteTaskOptions, CompleteTaskResult } from './sessions/tasks.ts';
export type { SweepResult } from './sessions/sweep.ts';
export type { SessionDatabase } from './storage/kysely-repository.ts';
export { generateSigningKey, type SigningKey } from './tokens/keys.ts';
export type { ClaimSet, TokenTemplate, TokenTemplates } from './tokens/templates.ts';
