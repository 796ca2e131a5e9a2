export {
  betterAuthBackend,
  type BetterAuthBackendOptions,
} from './adapters/better-auth/better-auth-backend.ts';
