export { oidcBackend } from './adapters/oidc/oidc-backend.ts';
export type { OidcBackendOptions, OidcClaims, OidcProvider } from './adapters/oidc/oidc-options.ts';
export { finishPopup } from './adapters/oidc/popup.ts';
