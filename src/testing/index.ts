export {
  type BackendCall,
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
} from './in-memory-backend.ts';
export {
  inMemoryBrowser,
  type InMemoryBrowser,
  inMemoryEnvironment,
  type InMemoryTab,
} from './in-memory-browser.ts';
export {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
  type SessionDataOptions,
} from './session-data.ts';
