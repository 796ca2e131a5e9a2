export {
  createNextSessions,
  type NextAuthenticateOptions,
  type NextSessions,
  type NextSessionsOptions,
} from './create-next-sessions.ts';
export { NextSessionProvider, type NextSessionProviderProps } from './next-session-provider.tsx';
export { OnlyForSession, type OnlyForSessionProps } from './only-for-session.tsx';
export type { RequestHeaders } from './request-of.ts';
