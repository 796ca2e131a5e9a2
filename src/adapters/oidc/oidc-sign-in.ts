import {
  type AccountSignIn,
  type AccountSignInMethods,
  timeoutError,
  withDeadline,
} from '../../backend/index.ts';
import {
  objectOf,
  type SessionData,
  optional,
  readNonEmptyString,
  readString,
  SessionError,
  tryRead,
} from '../../session/index.ts';
import { invalidSignIn, toOidcError } from './oidc-error.ts';
import type { OidcBackendOptions } from './oidc-options.ts';
import { finishPopup, openPopup, POPUP_STATE } from './popup.ts';
import type { ProviderClient, SignedIn, SignInData } from './provider-client.ts';
import { removeResponse } from './remove-response.ts';
import type { RequestStorage } from './request-storage.ts';
import { createKey, toAccount } from './to-account.ts';
import type { TokenAccounts } from './token-accounts.ts';

interface OidcSignInOptions extends Pick<OidcBackendOptions, 'mode' | 'toUser'> {
  readonly name: string;
  readonly timeoutMs: number;
  /** The clients of the providers by name. The first is the default. */
  readonly clients: ReadonlyMap<string, ProviderClient>;
  readonly accounts: TokenAccounts;
  readonly storage: RequestStorage;
  readonly redirectUri: () => string;
}

const readData = objectOf({
  provider: readString,
  nonce: readNonEmptyString,
  returnTo: readString,
  sessionId: optional(readString),
});
const readStoredRequest = objectOf({ data: readData });

/** Creates the sign-in at OpenID providers, with a window or by redirect. */
export function createOidcSignIn(options: OidcSignInOptions): AccountSignInMethods {
  const { name, timeoutMs, clients, accounts, storage, mode = 'popup' } = options;

  const [first = ''] = clients.keys();

  async function limited<Result>(
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await withDeadline(
        { signal, timeoutMs, timeoutError: () => timeoutError(name, timeoutMs) },
        work,
      );
    } catch (error) {
      if (signal.aborted) throw error;
      throw toOidcError(error);
    }
  }

  function clientOf(provider: string): ProviderClient {
    const client = clients.get(provider);
    if (client) return client;
    throw new SessionError({
      code: 'invalid_configuration',
      message: `\`oidcBackend()\` has no provider with the name "${provider}". Nothing was changed.`,
    });
  }

  /** Returns the name of the provider of a session, which is part of its user ID. */
  const providerOf = ({ userId }: SessionData): string => /^(.*?)\|/.exec(userId ?? '')?.[1] ?? '';

  async function redeem(url: string, data: SignInData, signal: AbortSignal): Promise<AccountSignIn> {
    const client = clientOf(data.provider);
    const signedIn = await limited(signal, (signal) => client.redeem(url, data.nonce, signal));
    return toSignIn(signedIn, data.provider, client);
  }

  async function toSignIn(
    signedIn: SignedIn,
    provider: string,
    client: ProviderClient,
  ): Promise<AccountSignIn> {
    const record = { ...signedIn, provider, signedInAt: Date.now() };
    const key = await createKey(record);
    return {
      account: toAccount(key, record, options),
      keep: ({ signal }) => accounts.set(key, record, signal),
      async discard({ signal }) {
        // Providers also revoke the tokens of other sign-ins of the user, who may be signed in in this browser.
        if (!(await accounts.has(key))) await client.revoke(record.tokens, signal);
      },
    };
  }

  return {
    async signIn({ provider, session, loginHint, returnTo = location.href }, { signal }) {
      const popup = mode === 'popup' ? openPopup(signal) : undefined;
      try {
        const data: SignInData = {
          provider: provider ?? (session && clients.size > 1 ? providerOf(session) : first),
          nonce: crypto.randomUUID(),
          returnTo: toOwnUrl(returnTo),
          sessionId: session?.id,
        };
        const client = clientOf(data.provider);
        const { url, stateId } = await limited(signal, (signal) =>
          client.createRequest({ data, loginHint, ...(popup && { mode: POPUP_STATE }) }, signal),
        );
        if (!popup) return { navigateTo: url };
        const response = await popup.request(url, stateId);
        return await redeem(response, data, signal);
      } finally {
        popup?.close();
      }
    },

    async finishSignIn(url, { signal }) {
      const { origin, pathname, searchParams } = new URL(url);
      const redirectUri = new URL(options.redirectUri());
      const [stateId] = searchParams.get('state')?.split(';') ?? [];
      const isResponse = searchParams.has('code') || searchParams.has('error');
      if (origin + pathname !== redirectUri.origin + redirectUri.pathname || !stateId || !isResponse)
        return null;
      if (finishPopup(url)) return null;
      const stored = await storage.get(stateId);
      removeResponse(url);
      const request = tryRead(
        (text, path) => readStoredRequest(JSON.parse(readString(text, path)), path),
        stored,
      );
      if (!request) throw invalidSignIn('this tab has not started the sign-in, or it was finished already');
      const { returnTo, sessionId } = request.data;
      return { ...(await redeem(url, request.data, signal)), returnTo, sessionId };
    },
  };
}

/** Returns the absolute form of a URL of this origin. */
function toOwnUrl(url: string): string {
  const { href, origin } = new URL(url, location.href);
  if (origin === location.origin) return href;
  throw new SessionError({
    code: 'invalid_configuration',
    message: '`returnTo` must be a URL of this origin. Nothing was changed.',
  });
}
