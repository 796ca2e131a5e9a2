import { describeTwoAccounts } from './two-accounts.ts';

/** The name of a session's cookie, or of the cookie of the session that was selected last. */
const cookieName = /^__Host-multisession-(?:last|[\w-]{27})$/;

describeTwoAccounts({
  backend: 'multisession',
  claims: [/"sub": "user_ada@example.com"/],
  storedSelection: 'sess_',
  cookies: [cookieName, cookieName],
  secure: true,
});
