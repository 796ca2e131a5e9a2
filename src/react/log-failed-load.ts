import type { SessionBackend } from '../backend/index.ts';
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
      `multisession: The sessions could not be loaded, so no account can be shown. ${error.message} ${adviceFor(store.backend)} The request is retried.`,
      error,
    );
  });
}

function adviceFor({ name, scope }: SessionBackend): string {
  const server = scope.replace(`${name}:`, '');
  if (name !== 'http')
    return `Check that "${server}" is the address of the server, and that the server handles requests there.`;
  return `Check that \`baseUrl\` is the URL of the session server without "/v1", and that the server handles "${server}v1/client": mount createNodeMiddleware(server) or server.fetch without a path prefix and before other routes, or let the development server forward "/v1" to it, with the "Host" header unchanged.`;
}
