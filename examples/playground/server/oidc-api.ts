import { SessionError } from 'multisession/core';
import { createNodeMiddleware } from 'multisession/server/node';
import type { PlaygroundApi, PlaygroundApiOptions } from './api.ts';
import { createMailRoute, mailPaths, type MailUser } from './mail/mail-route.ts';
import { startOidcServer, userOf } from './oidc-provider.ts';
import { createOidcStorage } from './oidc-storage.ts';

/** Starts an OpenID provider, and creates the mail of the playground, which accepts its access tokens. */
export async function createOidcApi({ file }: PlaygroundApiOptions): Promise<PlaygroundApi> {
  const storage = createOidcStorage(file);
  // The provider ignores the port of the redirect URI of an app on this device (RFC 8252, section 7.3).
  const { issuer, provider, close } = await startOidcServer({
    port: storage.port,
    redirectUris: ['http://localhost/signed-in', 'http://127.0.0.1/signed-in'],
    configure: (configuration) => ({
      ...configuration,
      adapter: storage.adapter,
      clientDefaults: { application_type: 'native' },
      clientBasedCORS: (_, origin) => /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(origin),
    }),
  });

  storage.savePort(Number(new URL(issuer).port));

  async function authenticateMailUser(request: Request): Promise<MailUser> {
    const [, value = ''] = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
    const token = await provider.AccessToken.find(value);
    if (!token?.accountId)
      throw new SessionError({ code: 'not_signed_in', message: 'Sign in to read your mail.' });
    const { name, email } = userOf(token.accountId);
    return { name, address: email, isImpersonated: false };
  }

  return {
    middleware: createNodeMiddleware({ fetch: createMailRoute(authenticateMailUser), paths: mailPaths }),
    transformHtml: (html) =>
      html.replace('</head>', `  <meta name="oidc-authority" content="${issuer}" />\n  </head>`),
    close,
  };
}
