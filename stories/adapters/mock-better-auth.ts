/** Returns a `fetch` that mocks the routes of Better Auth's `multiSession()` plugin which `betterAuthBackend` calls. */
export function mockBetterAuth(...names: readonly string[]): typeof fetch {
  const accounts = new Map(names.map((name, index) => [`token_${index}`, account(name, index)]));
  let active: string | null = 'token_0';

  function revoke(token: string): void {
    accounts.delete(token);
    // Better Auth selects the first session in its database, not the most recently used one.
    if (active === token) active = accounts.keys().next().value ?? null;
  }

  function handle(path: string, body: Record<string, string>): unknown {
    const { sessionToken = '', token = '' } = body;
    switch (path) {
      case '/get-session':
        return accounts.get(active ?? '') ?? null;
      case '/multi-session/list-device-sessions':
        return [...accounts.values()];
      case '/multi-session/set-active':
        if (accounts.has(sessionToken)) active = sessionToken;
        return accounts.get(sessionToken);
      case '/multi-session/revoke':
        revoke(sessionToken);
        return { status: true };
      case '/revoke-session':
        accounts.delete(token);
        return { status: true };
      case '/sign-out':
        accounts.clear();
        return { success: true };
      default:
        return undefined;
    }
  }

  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
    const path = pathname.replace('/api/auth', '');
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : {};
    const result = handle(path, body);
    if (result === undefined) return Response.json({ code: 'INVALID_SESSION_TOKEN' }, { status: 401 });
    return Response.json(result);
  };
}

function account(name: string, index: number) {
  const [first = name] = name.toLowerCase().split(' ');
  const now = Date.now();
  const times = { createdAt: toISOString(now + index), updatedAt: toISOString(now + index) };
  return {
    session: {
      id: `id_${index}`,
      token: `token_${index}`,
      userId: first,
      expiresAt: toISOString(now + 6e8),
      ...times,
    },
    user: { id: first, name, email: `${first}@example.com`, emailVerified: true, image: null, ...times },
  };
}

function toISOString(ms: number): string {
  return new Date(ms).toISOString();
}
