import { createClient } from '@supabase/supabase-js';
import { SessionError } from 'multisession/core';
import { describe, expect, it } from 'vitest';
import { createGrants, type Grant, readBody } from './grants.ts';
import {
  describeProvider,
  describeRedirect,
  listed,
  methodsOf,
  signIn,
  startProvider,
} from './provider-suite.tsx';
import { supabaseBackend, type SupabaseSignIn } from './supabase-backend.ts';

const url = 'https://project.supabase.co';

const context = { signal: new AbortController().signal };

const redirectTo = `${location.origin}/signed-in`;

/** Signs in by redirect. */
const withGitHub: SupabaseSignIn = async (auth) => {
  const options = { redirectTo, skipBrowserRedirect: true };
  const { data, error } = await auth.signInWithOAuth({ provider: 'github', options });
  if (error) throw error;
  return data.url;
};

/** Supabase Auth without its servers: responds to the requests that its SDK sends for the recipe. */
function createSupabase() {
  const grants = createGrants();
  let chosen: string | null = null;
  const challenges = new Map<string, string>();
  const signOutScopes: (string | null)[] = [];

  function respond({ userId, accessToken, refreshToken }: Grant): Response {
    return Response.json({
      access_token: accessToken,
      refresh_token: refreshToken,
      token_type: 'bearer',
      expires_in: 3600,
      expires_at: grants.now() + 3600,
      user: { id: userId, email: `${userId}@example.com`, user_metadata: { name: userId }, app_metadata: {} },
    });
  }

  async function fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/auth/v1/logout') {
      signOutScopes.push(searchParams.get('scope'));
      grants.revokeToken(request.headers.get('authorization')?.replace('Bearer ', '') ?? '');
      return new Response(null, { status: 204 });
    }
    const body = await readBody(request);
    if (searchParams.get('grant_type') === 'password')
      return respond(grants.signIn(body['email']?.replace('@example.com', '') ?? ''));
    if (searchParams.get('grant_type') === 'pkce') {
      const { auth_code: code = '', code_verifier: verifier = '' } = body;
      if (challenges.get(code) === (await challengeOf(verifier))) return respond(grants.signIn(code));
    }
    const grant = grants.refresh(body['refresh_token']);
    if (grant) return respond(grant);
    return Response.json({ error_code: 'refresh_token_not_found', msg: 'Not found' }, { status: 400 });
  }

  return {
    ...grants,
    fetch,
    errorOf: (status: number) => ({ code: status, error_code: 'failed', msg: 'Failed' }),
    signOutScopes,
    choose: (userId: string | null) => void (chosen = userId),
    respondTo(page: string): string {
      if (chosen === null) return `${redirectTo}?error=access_denied&error_description=Denied`;
      challenges.set(chosen, new URL(page).searchParams.get('code_challenge') ?? '');
      return `${redirectTo}?code=${chosen}`;
    },
    open: () => supabaseBackend(url, 'sb_publishable_key', withPassword),
    openPage: () => supabaseBackend(url, 'sb_publishable_key', withGitHub),
  };

  async function withPassword(auth: Parameters<SupabaseSignIn>[0]): Promise<void> {
    if (chosen === null)
      throw new SessionError({ code: 'sign_in_cancelled', message: 'The form was closed.' });
    const email = `${chosen}@example.com`;
    const { error } = await auth.signInWithPassword({ email, password: 'secret' });
    if (error) throw error;
  }
}

/** Returns the code challenge of a verifier (RFC 7636, section 4.2). */
async function challengeOf(verifier: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const base64 = btoa(String.fromCharCode(...new Uint8Array(hash)));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

describeProvider('Supabase', createSupabase);
describeRedirect('Supabase', createSupabase);

describe('the SDK of Supabase', () => {
  it('signs out one device only in the recipe, and all devices by default', async () => {
    const { provider, backend } = startProvider(createSupabase);
    const id = await signIn(provider, backend, 'ada');
    await backend.removeSession(id, {}, { signal: AbortSignal.timeout(5000) });
    const client = createClient(url, 'sb_publishable_key', { auth: { storageKey: 'alone' } });
    await client.auth.signInWithPassword({ email: 'ada@example.com', password: 'secret' });
    await client.auth.signOut();
    expect(provider.signOutScopes).toEqual(['local', 'global']);
  });

  it('has one user if two clients have the default storage key', async () => {
    startProvider(createSupabase);
    const [first, second] = [createClient(url, 'key'), createClient(url, 'key')];
    await first.auth.signInWithPassword({ email: 'ada@example.com', password: 'secret' });
    await second.auth.signInWithPassword({ email: 'grace@example.com', password: 'secret' });
    expect((await first.auth.getSession()).data.session?.user.id).toBe('grace');
  });
});

describe('the recipe for Supabase', () => {
  it('refuses the code of a sign-in that this browser has not started', async () => {
    const { provider } = startProvider(createSupabase);
    const page = provider.openPage();
    provider.choose('ada');
    await methodsOf(page).addAccount({}, context);
    const forged = methodsOf(page).finishRedirect?.(`${redirectTo}?code=mallory`, context);
    await expect(forged).rejects.toMatchObject({ code: 'forbidden' });
    expect(await listed(page)).toEqual([]);
  });
});
