import type { SessionStore } from '../store/index.ts';

const logged = new WeakSet<SessionStore>();

/**
 * Logs why the client of a store cannot be loaded, once per store. Until it is loaded, hooks are `loading` or `failed`, and no
 * account is shown.
 */
export function logFailedLoad(store: SessionStore): void {
  store.subscribe(({ connection, error }) => {
    if (connection !== 'failed' || !error || logged.has(store)) return;
    logged.add(store);
    console.error(
      `multisession: Loading from ${store.backend.scope} failed, so no account can be shown. ${error.message} Check that the session server handles "/v1/client" there: mount createNodeMiddleware(server) or server.fetch before other routes, or let the development server forward "/v1" to it, with the "Host" header unchanged. The request is retried.`,
      error,
    );
  });
}
