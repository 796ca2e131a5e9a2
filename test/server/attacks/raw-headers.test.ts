import { expect, it } from 'vitest';
import { startServer } from '../test-server.ts';
import { listenRaw } from './raw-request.ts';

const OWN = 'Origin: http://app.example';
const FOREIGN = 'Origin: http://evil.example';

async function signedIn() {
  const { server, newBrowser } = await startServer();
  const browser = newBrowser();
  const { id } = await browser.signIn('user_1');
  const raw = await listenRaw(server);
  const end = async (...headers: readonly string[]) =>
    raw('POST', `/v1/client/sessions/${id}/end`, [`Cookie: ${browser.cookie}`, ...headers]);
  return { end, status: async () => (await server.sessions.get(id))?.status };
}

it.each([[OWN], ['Sec-Fetch-Site: same-origin']])(
  'a same-origin request can end a session: %s',
  async (header) => {
    const { end, status } = await signedIn();
    expect([(await end(header)).status, await status()]).toEqual([200, 'ended']);
  },
);

it.each<[status: number, headers: readonly string[]]>([
  [403, []],
  [403, [FOREIGN]],
  [403, ['Origin: \xa0http://app.example']],
  [403, ['Origin: http://app.example\xa0']],
  [403, ['Origin: http://app.example\xad']],
  [403, ['Origin: http://\xefpp.example']],
  [403, [OWN, FOREIGN]],
  [403, [FOREIGN, OWN]],
  [403, [FOREIGN, 'X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example;proto=http']],
  [403, ['Sec-Fetch-Site: same-origin\xa0']],
  [403, ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site']],
  [403, [FOREIGN, 'Host: evil.example']],
  // Node itself rejects headers with these bytes.
  [400, ['Origin: \vhttp://app.example']],
  [400, ['Origin: http://app.example\0']],
])(
  'a request that is not clearly same-origin is rejected with %i and ends no session: %j',
  async (expected, headers) => {
    const { end, status } = await signedIn();
    expect([(await end(...headers)).status, await status()]).toEqual([expected, 'active']);
  },
);
