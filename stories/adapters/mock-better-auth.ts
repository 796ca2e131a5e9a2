/** Better Auth's answers without a server: the routes that `betterAuthBackend` calls, with the rules of `multiSession()`. */
export function mockBetterAuth(...names: readonly string[]): typeof fetch {
  const accounts = new Map(names.map((name, index) => [`token_${index}`, account(name, index)]));
  let active: string | null = 'token_0';

  function revoke(token: string): void {
    accounts.delete(token);
    // The first in the database follows, whoever was used last.
    if (active === token) active = accounts.keys().next().value ?? null;
  }

  function answer(path: string, body: Record<string, string>): unknown {
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
    const answered = answer(path, body);
    if (answered === undefined) return Response.json({ code: 'INVALID_SESSION_TOKEN' }, { status: 401 });
    return Response.json(answered);
  };
}

function account(name: string, index: number) {
  const [first = name] = name.toLowerCase().split(' ');
  const now = Date.now();
  const times = { createdAt: at(now + index), updatedAt: at(now + index) };
  return {
    session: {
      id: `id_${index}`,
      token: `token_${index}`,
      userId: first,
      expiresAt: at(now + 6e8),
      ...times,
    },
    user: { id: first, name, email: `${first}@example.com`, emailVerified: true, image: null, ...times },
  };
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}
