import type { ServerResponse } from 'node:http';
import type { NodeMiddleware } from 'multisession/server/node';

/** The path of the switch. */
const OUTAGE_PATH = '/api/try/outage';

/** The paths that fail during an outage: those of all backends and of the app. The page itself is still served. */
const failingPaths = /^\/(?:v1|api|\.well-known)\//;

/**
 * Wraps a server with a switch for outages, for development only. `POST` begins an outage, which breaks all connections,
 * and `DELETE` ends it.
 */
export function withOutage(middleware: NodeMiddleware): NodeMiddleware {
  const open = new Set<ServerResponse>();
  let isDown = false;

  return (request, response, next) => {
    const path = request.url ?? '';
    if (path === OUTAGE_PATH) {
      isDown = request.method === 'POST';
      if (isDown) for (const other of open) other.destroy();
      response.writeHead(204).end();
      return;
    }
    if (!failingPaths.test(path)) return middleware(request, response, next);
    if (isDown) {
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    open.add(response);
    response.once('close', () => open.delete(response));
    middleware(request, response, next);
  };
}
