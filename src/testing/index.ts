export {
  type BackendCall,
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
} from './in-memory-backend.ts';
export { inMemoryEnvironment, type InMemoryEnvironment } from './in-memory-environment.ts';
export {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
  type SessionDataOptions,
} from './session-data.ts';
