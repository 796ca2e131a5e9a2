export {
  createSessionQueryClients,
  type DehydratedSession,
  type SessionPersistence,
  type SessionQueryClients,
  type SessionQueryClientsOptions,
} from './session-query-clients.ts';
export { SessionQueryScope, type SessionQueryScopeProps } from './session-query-scope.tsx';
