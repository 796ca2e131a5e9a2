export { betterAuthBackend } from './adapters/better-auth/better-auth-backend.ts';
export type { BetterAuthBackendOptions } from './adapters/better-auth/better-auth-options.ts';
