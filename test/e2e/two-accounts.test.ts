import { describeTwoAccounts } from './two-accounts.ts';

const cookies = [/^better-auth\.session_token$/, /^better-auth\.session_token_multi-/];

describeTwoAccounts({ backend: 'better-auth', claims: [], storedSelection: '', cookies, secure: false });

describeTwoAccounts({
  backend: 'better-auth-tokens',
  claims: [/"email": "ada@example.com"/],
  storedSelection: 'sessionId',
  cookies,
  secure: false,
});
