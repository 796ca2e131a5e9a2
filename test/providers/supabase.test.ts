import { createClient } from '@supabase/supabase-js';
import { describe, expect, it } from 'vitest';
import { createGrants, type Grant, readBody } from './grants.ts';
import { describeProvider, listed, startProvider } from './provider-suite.ts';
import { supabaseBackend } from './supabase-backend.ts';

const url = 'https://project.supabase.co';

/** Supabase Auth without its servers: responds to the requests that its SDK sends for the recipe. */
function createSupabase() {
  const grants = createGrants();
  const backends = new Map<unknown, ReturnType<typeof supabaseBackend>>();
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
    const grant = grants.refresh(body['refresh_token']);
    if (grant) return respond(grant);
    return Response.json({ error_code: 'refresh_token_not_found', msg: 'Not found' }, { status: 400 });
  }

  return {
    ...grants,
    fetch,
    errorOf: (status: number) => ({ code: status, error_code: 'failed', msg: 'Failed' }),
    signOutScopes,
    open() {
      const backend = supabaseBackend(url, 'sb_publishable_key');
      backends.set(backend, backend);
      return backend;
    },
    async signIn(of: unknown, userId: string): Promise<string> {
      const backend = backends.get(of) ?? supabaseBackend(url, 'sb_publishable_key');
      const key = backend.newKey();
      const { error } = await backend
        .clientOf(key)
        .auth.signInWithPassword({ email: `${userId}@example.com`, password: 'secret' });
      if (error) throw error;
      return backend.finishSignIn(key);
    },
  };
}

describeProvider('Supabase', createSupabase);

describe('the SDK of Supabase', () => {
  it('signs out one device only in the recipe, and all devices by default', async () => {
    const { provider, backend } = startProvider(createSupabase);
    const id = await provider.signIn(backend, 'ada');
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

  it('ignores code verifiers and other items of the storage', async () => {
    const { provider, backend } = startProvider(createSupabase);
    await provider.signIn(backend, 'ada');
    const name = Object.keys(localStorage).find((key) => key.startsWith('supabase.'));
    localStorage.setItem(`${name}-code-verifier`, '"verifier"');
    expect(await listed(backend)).toEqual(['ada active']);
  });
});
