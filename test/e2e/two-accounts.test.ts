import path from 'node:path';
import { expectPage } from './expect-page.ts';
import { it } from './fixtures.ts';
import { Person } from './person.ts';
import { startWithNpm } from './playground.ts';
import { describeTwoAccounts } from './two-accounts.ts';

const betterAuth = {
  storedSelection: '',
  cookies: [/^better-auth\.session_token$/, /^better-auth\.session_token_multi-/],
  secure: false,
} as const;
const claims = [/"email": "ada@example.com"/];

describeTwoAccounts({ ...betterAuth, backend: 'better-auth', split: 'better-auth', claims: [] });

describeTwoAccounts({
  ...betterAuth,
  backend: 'better-auth-tokens',
  split: 'better-auth-tokens',
  claims,
  storedSelection: 'sessionId',
});

it('`npm start -- --backend better-auth-tokens` starts the playground with tokens of Better Auth', async ({
  context,
  folder,
  onTestFinished,
}) => {
  const playground = await startWithNpm(path.join(folder, 'started.sqlite'), 'better-auth-tokens');
  onTestFinished(() => playground.stop());
  const person = await Person.open(context, playground.url);
  await person.signIn('Ada Lovelace');
  await person.page.getByRole('link', { name: 'Settings' }).click();
  await expectPage(person.page.getByLabel('Token claims')).toHaveText(claims);
});
