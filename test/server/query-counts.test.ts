import { expect, it } from 'vitest';
import { ORIGIN } from './browser.ts';
import { createTestDatabase } from './test-database.ts';
import { startServer } from './test-server.ts';
import { watchQueries } from './watch-queries.ts';

/** Signs two users in, and records all queries from then on. */
async function signedIn() {
  const queries: string[] = [];
  const opened = await (await createTestDatabase()).open();
  const database = watchQueries(opened, ({ sql }) => void queries.push(sql));
  const { server, newBrowser } = await startServer({ database });
  const browser = newBrowser();
  await browser.signIn('user_1');
  const { id } = await browser.signIn('user_2');
  const { jwt } = await browser.send('POST', `/v1/client/sessions/${id}/tokens`);
  queries.length = 0;
  return { queries, server, browser, id, jwt };
}

type SignedIn = Awaited<ReturnType<typeof signedIn>>;

it.each<[string, (signedIn: SignedIn) => Promise<unknown>]>([
  ['reading a client', ({ browser }) => browser.client()],
  ['creating a token', ({ browser, id }) => browser.send('POST', `/v1/client/sessions/${id}/tokens`)],
  [
    'authenticating a bearer token',
    ({ server, jwt }) => {
      const headers = { authorization: `Bearer ${jwt}` };
      return server.sessions.authenticate(new Request(`${ORIGIN}/api/me`, { headers }));
    },
  ],
  [
    'authenticating a cookie with a session ID',
    ({ server, browser, id }) => {
      const headers = { 'Multisession-Session': id };
      return server.sessions.authenticate(browser.request('GET', '/api/me', { headers }));
    },
  ],
])('%s requires only one database query', async (_, run) => {
  const started = await signedIn();
  await run(started);
  expect(started.queries).toHaveLength(1);
});
