export { backendContract, type BackendContractCase } from './backend-contract.ts';
export type { BackendFault } from './backend-fault.ts';
export type { BackendHarness } from './backend-harness.ts';
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
  type InMemoryLocation,
  type InMemoryTab,
} from './in-memory-browser.ts';
export type { FinishedRedirect, SignInPage } from './in-memory-sign-in.ts';
export {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
  type SessionDataOptions,
  type SignedInSessionDataOptions,
} from './session-data.ts';
export { TestSessionProvider, type TestSessionProviderProps } from './test-session-provider.tsx';
