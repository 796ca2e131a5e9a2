// Signs three users in on one client of each server, and returns the requests to measure.
import { sendOnce } from './load.mjs';

const ORIGIN = 'http://localhost';
const json = { origin: ORIGIN, 'content-type': 'application/json' };

export async function signInToOurs(port) {
  const jar = createJar();
  let id = '';
  for (const user of ['user_1', 'user_2', 'user_3']) {
    const { text, cookies } = await post(port, `/sign-in?user=${user}`, { ...json, cookie: jar.header() });
    jar.store(cookies);
    id = JSON.parse(text).id;
  }
  const headers = { ...json, cookie: jar.header() };
  const { text } = await sendOnce({ port, path: '/v1/client', headers });
  if (JSON.parse(text).response.sessions.length !== 3) throw new Error(`Expected three sessions: ${text}`);
  const session = `/v1/client/sessions/${id}`;
  return {
    client: { port, path: '/v1/client', headers: { cookie: headers.cookie } },
    touch: { port, path: `${session}/touch`, method: 'POST', headers, body: '{}' },
    token: { port, path: `${session}/tokens`, method: 'POST', headers, body: '{}' },
    list: { port, path: '/list?user=user_1' },
  };
}

export async function signUpToTheirs(port) {
  const jar = createJar();
  for (const name of ['ada', 'ben', 'eve']) {
    const body = JSON.stringify({ name, email: `${name}@example.com`, password: 'password' });
    const headers = { ...json, cookie: jar.header() };
    const { cookies } = await post(port, '/api/auth/sign-up/email', headers, body);
    jar.store(cookies);
  }
  const headers = { cookie: jar.header() };
  const list = { port, path: '/api/auth/multi-session/list-device-sessions', headers };
  const { text } = await sendOnce(list);
  if (JSON.parse(text).length !== 3) throw new Error(`Expected three sessions, but received: ${text}`);
  return { list, get: { port, path: '/api/auth/get-session', headers } };
}

/** Creates a cookie jar of a browser. */
function createJar() {
  const pairs = new Map();
  return {
    header: () => [...pairs.values()].join('; '),
    store(cookies) {
      for (const cookie of cookies) {
        const [pair] = cookie.split(';');
        pairs.set(pair.slice(0, pair.indexOf('=')), pair);
      }
    },
  };
}

async function post(port, path, headers, body = '{}') {
  const { head, text } = await sendOnce({ port, path, method: 'POST', headers, body });
  const cookies = [...head.matchAll(/^set-cookie: (.*)$/gim)].map(([, cookie]) => cookie);
  return { text, cookies };
}
