/** What the keys of all queries and mutations about an account's devices begin with. */
export function deviceSessionsKey(sessionId: string) {
  return ['multisession', 'device-sessions', sessionId] as const;
}

export function deviceSessionsPageKey(
  sessionId: string,
  page: { readonly page: number; readonly pageSize: number },
) {
  return [...deviceSessionsKey(sessionId), 'page', page] as const;
}

export function deviceSessionsPagesKey(sessionId: string, pages: { readonly pageSize: number }) {
  return [...deviceSessionsKey(sessionId), 'pages', pages] as const;
}
