import { describeTwoAccounts } from '../e2e/two-accounts.ts';

// The cookies are those of the provider, because cookies do not distinguish ports. Its access tokens have no claims that a page
// can read.
describeTwoAccounts({
  backend: 'oidc',
  claims: [],
  storedSelection: 'sessionId',
  cookies: [/^_interaction$/, /^_interaction\.sig$/, /^_session$/, /^_session\.sig$/],
  cookiePaths: /^\/(?:login\/[\w-]+)?$/,
  secure: false,
  signsInWithWindow: true,
});
