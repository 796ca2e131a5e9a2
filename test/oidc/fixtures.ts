import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright/test';
import { build } from 'vite';
import { type OidcServer, startOidcServer } from '../../examples/playground/server/oidc-provider.ts';
import { aliases } from '../../scripts/entries.mjs';
import { it as base } from '../e2e/fixtures.ts';
import { expectPage } from '../e2e/expect-page.ts';
import type { OidcApp } from './page/page.ts';

declare const app: OidcApp;

/** A provider, and an app of another origin. */
interface Site {
  readonly url: string;
  readonly server: OidcServer;
  /** The results of the token endpoint, such as `refresh_token`, or `invalid_grant`. */
  readonly grants: string[];
  /** The headers `Cross-Origin-Opener-Policy` of the page of the app at `/`, and of the pages of the provider. */
  readonly openerPolicies: { app: string; provider: string };
  /** Returns the user of a token that an API accepts. */
  readonly userOfToken: (token: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The lifetime of an access token, in seconds. */
const ACCESS_TOKEN_S = 5;

async function startSite(): Promise<Site> {
  const files = new Map<string, string | Uint8Array>();
  const openerPolicies = { app: 'unsafe-none', provider: 'unsafe-none' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const isPage = pathname === '/' || pathname === '/signed-in';
    const body = files.get(isPage ? '/index.html' : pathname);
    const type = isPage ? 'text/html' : 'text/javascript';
    if (pathname === '/') response.setHeader('cross-origin-opener-policy', openerPolicies.app);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, 'localhost', resolve));
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const oidc = await startOidcServer({
    redirectUris: [`${url}signed-in`],
    headers: () => ({ 'cross-origin-opener-policy': openerPolicies.provider }),
    configure: (configuration) => ({ ...configuration, ttl: { AccessToken: ACCESS_TOKEN_S } }),
  });
  await buildPage(oidc.issuer, files);
  const grants: string[] = [];
  oidc.provider.on('grant.success', ({ oidc: { params } }) => grants.push(String(params?.['grant_type'])));
  oidc.provider.on('grant.error', (_, { error }) => grants.push(error));
  return {
    url,
    server: oidc,
    grants,
    openerPolicies,
    async userOfToken(token) {
      const headers = { authorization: `Bearer ${token}` };
      const body: { sub?: string } = await (await fetch(`${oidc.issuer}/me`, { headers })).json();
      return body.sub ?? 'none';
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
      await oidc.close();
    },
  };
}

async function buildPage(issuer: string, files: Map<string, string | Uint8Array>): Promise<void> {
  const result = await build({
    configFile: false,
    root: fileURLToPath(new URL('page', import.meta.url)),
    cacheDir: path.join(fileURLToPath(new URL('../..', import.meta.url)), 'node_modules/.vite/oidc'),
    define: { ISSUER: JSON.stringify(issuer) },
    resolve: { alias: aliases },
    logLevel: 'silent',
    build: { write: false, minify: false },
  });
  if (Array.isArray(result) || !('output' in result)) throw new Error('Vite returned no single output.');
  for (const file of result.output)
    files.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source);
}

/** A user in one tab of the app. */
export class Tab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async open(context: BrowserContext, url: string): Promise<Tab> {
    const tab = new Tab(await context.newPage());
    await tab.page.goto(url);
    await tab.isReady();
    return tab;
  }

  async isReady(): Promise<void> {
    await this.page.waitForFunction(() => 'app' in globalThis && app.isReady());
  }

  /** Calls a function of the app. */
  do<Name extends Exclude<keyof OidcApp, 'isReady'>>(
    name: Name,
    ...args: Parameters<OidcApp[Name]>
  ): Promise<Awaited<ReturnType<OidcApp[Name]>>> {
    // SAFETY: the types of the arguments are the parameter types of the function.
    return this.page.evaluate(([method, given]) => (app[method] as (...all: unknown[]) => never)(...given), [
      name,
      args,
    ] as const);
  }

  /** Signs in in the window that a function of the app opens. */
  async signInWithPopup(user: string, ...call: ['addAccount'] | ['signInAgain', string]): Promise<string> {
    const popup = this.page.waitForEvent('popup');
    const [name, ...args] = call;
    const outcome = this.do(name, ...args);
    await choose(await popup, user);
    return outcome;
  }

  /** Starts to add an account, until the page of the provider is shown. */
  async startRedirect(): Promise<void> {
    await Promise.all([
      this.page.waitForURL(/\/login\//),
      // Navigating can interrupt the call.
      this.do('addAccount').catch(() => 'navigation'),
    ]);
  }

  async shows(...accounts: readonly string[]): Promise<void> {
    await expectPage.poll(() => this.do('accounts')).toEqual(accounts);
  }
}

/** Clicks on a user, or on `Cancel`, on the page of the provider. */
export async function choose(page: Page, user: string): Promise<void> {
  await page.getByRole('button', { name: user }).click();
}

/** The `it` of the tests with a real provider. */
export const it = base.extend('oidc', { scope: 'file' }, async ({}, { onCleanup }) => {
  const site = await startSite();
  onCleanup(() => site.close());
  return site;
});
