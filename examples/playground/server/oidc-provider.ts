import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { type Configuration, Provider } from 'oidc-provider';

/** A user of the provider. */
interface OidcUser {
  /** The `sub`. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

const oidcUsers: readonly OidcUser[] = [
  { id: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' },
  { id: 'grace', name: 'Grace Hopper', email: 'grace@example.com' },
  { id: 'katherine', name: 'Katherine Johnson', email: 'katherine@example.com' },
  { id: 'alan', name: 'Alan Turing', email: 'alan@example.com' },
];

/** The ID of the app at the provider. */
export const OIDC_CLIENT_ID = 'playground';

const SCOPES = 'openid profile email offline_access';

interface OidcServerOptions {
  /** The port, on localhost. Default, and if it is in use: a free one. */
  readonly port?: number | undefined;
  readonly redirectUris: readonly string[];
  /** Returns additional headers of its responses. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Changes the configuration of the provider. */
  readonly configure?: (configuration: Configuration) => Configuration;
}

/** A running OpenID provider with a one-click login page. */
export interface OidcServer {
  readonly issuer: string;
  readonly provider: Provider;
  /** Revokes all tokens of a user. */
  readonly revoke: (userId: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts an OpenID provider for development. Without an `adapter` in its configuration, all its data are in memory. */
export async function startOidcServer(options: OidcServerOptions): Promise<OidcServer> {
  const server = createServer();
  await listen(server, options.port ?? 0).catch(() => listen(server, 0));
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const { port } = server.address() as AddressInfo;
  const issuer = `http://localhost:${port}`;
  const configuration = await createConfiguration(options.redirectUris);
  const provider = new Provider(issuer, options.configure?.(configuration) ?? configuration);
  const grants = new Map<string, string[]>();
  const handle = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.setHeaders(new Map(Object.entries(options.headers?.() ?? {})));
    if (!request.url?.startsWith('/login/')) void handle(request, response);
    else
      login(provider, grants, request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
  });
  return {
    issuer,
    provider,
    async revoke(userId) {
      const ids = grants.get(userId) ?? [];
      const models = [provider.RefreshToken, provider.AccessToken];
      await Promise.all(ids.flatMap((id) => models.map((model) => model.revokeByGrantId(id))));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function createConfiguration(redirectUris: readonly string[]): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    clients: [
      {
        client_id: OIDC_CLIENT_ID,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
        redirect_uris: [...redirectUris],
      },
    ],
    scopes: SCOPES.split(' '),
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    findAccount(_, id) {
      const { name, email } = userOf(id);
      return { accountId: id, claims: () => ({ sub: id, name, email }) };
    },
    interactions: { url: (_, { uid }) => `/login/${uid}` },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
    },
    cookies: { keys: ['a public secret for the playground only'] },
    jwks: { keys: [await exportJWK(privateKey)] },
  };
}

/** Returns a user of the provider. Tests sign in with other IDs, too. */
export function userOf(id: string): OidcUser {
  return oidcUsers.find((user) => user.id === id) ?? { id, name: id, email: `${id}@example.com` };
}

/** Serves the login page, and signs in the user whose button was clicked. */
async function login(
  provider: Provider,
  grants: Map<string, string[]>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(loginPage(params['login_hint']));
    return;
  }
  const user = new URLSearchParams(await readBody(request)).get('user');
  if (user === null || user === '') {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
    return;
  }
  const grant = new provider.Grant({ accountId: user, clientId: String(params['client_id']) });
  grant.addOIDCScope(SCOPES);
  const grantId = await grant.save();
  grants.set(user, [...(grants.get(user) ?? []), grantId]);
  await provider.interactionFinished(request, response, {
    login: { accountId: user },
    consent: { grantId },
  });
}

/** Returns a page with a button for each user, the user of `login_hint` first. */
function loginPage(loginHint: unknown): string {
  const users = oidcUsers.toSorted((a, b) => Number(b.email === loginHint) - Number(a.email === loginHint));
  const buttons = users.map(
    ({ id, name, email }) => `<li><button name="user" value="${id}">${name} (${email})</button></li>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title>
<meta name="viewport" content="width=device-width">
<style>body { font: 16px system-ui; max-width: 24rem; margin: 3rem auto } ul { list-style: none; padding: 0 } button { font: inherit; width: 100%; padding: .75rem; margin-block: .25rem }</style>
<h1>Sign in</h1><form method="post"><ul aria-label="Demo accounts">${buttons.join('')}</ul>
<button name="user" value="">Cancel</button></form></html>`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
