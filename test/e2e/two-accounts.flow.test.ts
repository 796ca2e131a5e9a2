import { describeTwoAccounts } from './two-accounts.ts';

describeTwoAccounts({
  backend: 'multisession',
  claims: [/"sub": "user_ada@example.com"/],
  storedSelection: 'sess_',
  cookies: [/^__Host-multisession-last$/, /^__Host-multisession-[\w-]{27}$/],
  secure: true,
});
