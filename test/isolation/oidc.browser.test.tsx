import { User, UserManager } from 'oidc-client-ts';
import { describe, expect, it } from 'vitest';
import { itIsIsolatedWith } from './expect-isolated.ts';
import { app, openOidcServer } from './oidc-server.ts';
import type { ViolationKind } from './page.ts';
import { run, scenarios } from './scenarios.ts';
import { describeSetting, halves } from './settings.ts';
import type { Integration } from './wiring.tsx';
import { openWorld } from './world.tsx';

const kind = 'a session per request';

/** The scenarios that OpenID Connect has no equivalent of. */
const excluded: readonly string[] = [
  // Accounts have no organizations.
  'the organization changes',
  // A switch sends no request to the provider, which therefore cannot reject it.
  'the backend rejects a switch',
];

const possible = Object.fromEntries(Object.entries(scenarios).filter(([name]) => !excluded.includes(name)));

describe('with accounts at an OpenID provider, no data of one account is accessible to another', () => {
  for (const setting of halves.flat().filter((setting) => setting.kind === kind))
    itIsIsolatedWith(
      describeSetting(setting),
      { ...setting, openServer: openOidcServer },
      () => ({}),
      possible,
    );
});

/** An app for one account: it stores the user who has signed in, and sends the token of that user with all requests. */
const naive: Integration = (store) => {
  const { authority, clientId, redirectUri } = app;
  const manager = new UserManager({ authority, client_id: clientId, redirect_uri: redirectUri });

  async function signedInUser(): Promise<User> {
    const user = await manager.getUser();
    if (user) return user;
    const { session } = store.getCurrent();
    const [sub, iat] = [session?.userId ?? '', Math.floor(Date.now() / 1000)];
    const name = session?.publicUserData?.lastName ?? '';
    const created = new User({
      access_token: (await session?.getToken()) ?? '',
      token_type: 'Bearer',
      profile: { sub, iss: authority, aud: clientId, iat, exp: iat + 300, name },
    });
    await manager.storeUser(created);
    return created;
  }

  return {
    createFetch: () => async (input, init) => {
      const request = new Request(input, init);
      request.headers.set('authorization', `Bearer ${(await signedInUser()).access_token}`);
      return fetch(request);
    },
  };
};

it('an app for one account leaks data between accounts at an OpenID provider', async () => {
  const leaks: readonly ViolationKind[] = ['request', 'token', 'text', 'query', 'storage'];
  const world = await openWorld(kind, { isStrict: false, openServer: openOidcServer }, naive);
  const kinds = new Set<string>();
  for (const scenario of Object.values(possible)) {
    for (const violation of await run(world, kind, scenario)) kinds.add(violation.kind);
    if (leaks.every((leak) => kinds.has(leak))) break;
  }
  expect([...kinds]).toEqual(expect.arrayContaining([...leaks]));
});
