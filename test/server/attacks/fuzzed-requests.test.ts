import {
  anything,
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  dictionary,
  nat,
  oneof,
  option,
  record,
  string,
  uint8Array,
  type Arbitrary,
} from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { runs } from '../../runs.ts';
import { ORIGIN } from '../browser.ts';
import { errorSchema } from '../response-schemas.ts';
import { startServer } from '../test-server.ts';
import { clientRoutes, sessionRoutes, tokenTemplates } from './every-route.ts';

// FUZZ_REQUESTS=100000 npx vitest run --project=unit test/server/attacks/fuzzed-requests.test.ts

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? runs({ few: 500, many: 5000 }));
const REQUESTS_PER_RUN = 20;

/** A change to a valid text, or a text in its place. Plain data, so that a failing request can be printed. */
type Change = { readonly at: number; readonly insert: string; readonly remove: number } | string | null;

interface FuzzedRequest {
  readonly method: string;
  readonly pattern: string;
  readonly query: string;
  readonly session: number;
  readonly id: Change;
  readonly headers: Readonly<Record<string, Change>>;
  readonly cookies: readonly { readonly of: number; readonly change: Change }[];
  readonly body: Uint8Array<ArrayBuffer> | string | null;
}

/** Texts that mean something to a parser of URLs, cookies, JSON or SQL, and others. */
const oddText = array(
  oneof(
    constantFrom('%', '%00', '%2F', '..', '/', '?', ';', '=', '"', "'", '\\', '\u00A0', ' ', '\t'),
    constantFrom('__proto__', '🙂', 'é', '*', '[', '-- ', '__Host-', 'null', '\uD800'),
    string({ maxLength: 3 }),
  ),
  { maxLength: 6 },
).map((parts) => parts.join(''));

const change: Arbitrary<Change> = oneof(
  { weight: 6, arbitrary: constant(null) },
  { weight: 2, arbitrary: record({ at: nat(), insert: oddText, remove: constantFrom(0, 1, 5, 1000) }) },
  oddText,
);

function apply(changed: Change, valid: string): string {
  if (changed === null) return valid;
  if (typeof changed === 'string') return changed;
  const start = changed.at % (valid.length + 1);
  return valid.slice(0, start) + changed.insert + valid.slice(start + changed.remove);
}

const routes = [
  ...clientRoutes,
  ...sessionRoutes.map(([method, action]) => [method, `/v1/client/sessions/:id${action}`] as const),
  ['GET', '/v1/sessions?user_id=user_1'],
  ['GET', '/v1/health'],
  ['GET', '/v1/ready'],
  ['GET', '/.well-known/jwks.json'],
] as const;
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'QUERY'];

const body = record(
  {
    active_organization_id: anything(),
    organization_id: anything(),
    intent: oneof(constantFrom('focus', 'activity', 'select_session'), anything()),
  },
  { requiredKeys: [] },
);
const json = oneof(body, dictionary(string(), anything()), anything()).map((value) => {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '[';
  }
});
const tooLong = `{"intent":"${'x'.repeat(70_000)}"}`;

const headers = record(
  {
    origin: change,
    'sec-fetch-site': change,
    'content-type': change,
    'multisession-session': change,
    authorization: change,
    accept: oddText,
    'user-agent': oddText,
    'accept-language': oddText,
    'sec-ch-ua': oddText,
    'content-length': constantFrom('0', '-1', '1e9', 'x'),
  },
  { requiredKeys: ['origin', 'sec-fetch-site'] },
);

const fuzzedRequest: Arbitrary<FuzzedRequest> = constantFrom(...routes).chain(([method, pattern]) =>
  record({
    method: oneof({ weight: 8, arbitrary: constant(method) }, constantFrom(...methods)),
    pattern: constant(pattern),
    query: oneof({ weight: 3, arbitrary: constant('') }, oddText),
    session: nat({ max: 2 }),
    id: change,
    headers,
    cookies: array(record({ of: nat({ max: 3 }), change }), { maxLength: 30 }),
    body: option(oneof(json, uint8Array({ maxLength: 50 }), constant(tooLong))),
  }),
);

/** The values that are valid at the time of a request. */
interface Valid {
  readonly ids: readonly string[];
  readonly cookies: readonly string[];
  readonly jwt: string;
}

/** Returns the request; null if no client can send it. */
function toRequest(fuzzed: FuzzedRequest, { ids, cookies, jwt }: Valid): Request | null {
  const { method, pattern, query, session } = fuzzed;
  const id = ids[session] ?? '';
  const valid: Readonly<Record<string, string>> = {
    origin: ORIGIN,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    'multisession-session': id,
    authorization: `Bearer ${jwt}`,
  };
  const all = Object.entries(fuzzed.headers).map(
    ([name, changed]) => [name, apply(changed, valid[name] ?? '')] as const,
  );
  const sent = fuzzed.cookies.map(({ of, change: changed }) => apply(changed, cookies[of] ?? ''));
  const path = pattern.replace(':id', () => apply(fuzzed.id, id).replace(/[?#]/g, ''));
  const hasBody = method !== 'GET' && method !== 'HEAD';
  try {
    return new Request(new URL(query === '' ? path : `${path}?limit=${query}`, ORIGIN), {
      method,
      headers: [...all, ['cookie', sent.join('; ')] as const].map(([name, value]) => [
        name,
        toHeaderValue(value),
      ]),
      body: hasBody ? fuzzed.body : null,
    });
  } catch {
    return null;
  }
}

/** Replaces the characters that a `Headers` object rejects. */
function toHeaderValue(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');
}

it(`the server rejects none of ${REQUESTS} fuzzed requests with a 5xx`, { timeout: 3_600_000 }, async () => {
  const { server, newBrowser, failures } = await startServer({
    tokenTemplates,
    authorizeAdmin: () => true,
    authorizeOrganization: () => true,
    trustedOrigins: ['https://other.example'],
  });
  const statuses: Record<string, number> = {};

  async function signIn(): Promise<Valid> {
    const browser = newBrowser();
    const ids: string[] = [];
    for (const userId of ['user_1', 'user_2', 'user_3']) ids.push((await browser.signIn(userId)).id);
    const { jwt } = await browser.send('POST', `/v1/client/sessions/${ids[0]}/tokens`);
    await browser.send('POST', `/v1/client/sessions/${ids[2]}/remove`);
    return { ids, cookies: (browser.cookie ?? '').split('; '), jwt };
  }

  const requests = array(fuzzedRequest, { minLength: REQUESTS_PER_RUN, maxLength: REQUESTS_PER_RUN });
  const property = asyncProperty(requests, async (all) => {
    const valid = await signIn();
    for (const fuzzed of all) {
      const request = toRequest(fuzzed, valid);
      if (!request) continue;
      const response = await server.fetch(request, { remoteAddress: '2001:db8::1' });
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      await check(response);
    }
  });

  async function check(response: Response): Promise<void> {
    if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
      return response.body?.cancel();
    }
    const text = await response.text();
    if (response.status >= 500) throw new Error(text, { cause: failures[0] });
    if (response.status >= 400 && text !== '') v.parse(errorSchema, JSON.parse(text));
    if (failures.length > 0) throw new Error('A function of the app failed.', { cause: failures[0] });
  }

  const seed = Number(process.env['FUZZ_SEED'] ?? 1);
  await assert(property, { seed, numRuns: Math.ceil(REQUESTS / REQUESTS_PER_RUN) });
  if (process.env['FUZZ_REQUESTS'] !== undefined) console.info(JSON.stringify(statuses));
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '400', '404']));
});
