import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

const types = { js: 'text/javascript', css: 'text/css' };

/**
 * Serves the files of the pages and the recorded responses from memory, gzipped, over HTTP/1.1 with keep-alive. Since
 * `reset()`, `requests` are the URLs that were requested, `missing` those without a response, and `busyMs` is the time that
 * the server took.
 */
export async function servePages(files, responses) {
  const bodies = new Map();
  for (const { path, text } of files) {
    bodies.set(path, respond(types[path.split('.').at(-1)] ?? 'text/html', text));
  }
  for (const [path, text] of Object.entries(responses)) {
    bodies.set(path, respond('application/json', text, { 'cache-control': 'no-store' }));
  }
  const log = { requests: [], missing: [], busyMs: 0 };
  const server = createServer((request, response) => {
    const startedAt = performance.now();
    const { pathname } = new URL(request.url, 'http://localhost');
    log.requests.push(request.url);
    if (pathname === '/v1/client/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      return;
    }
    const { headers, body } = bodies.get(pathname) ?? { headers: {}, body: '' };
    if (!bodies.has(pathname)) log.missing.push(request.url);
    response.writeHead(bodies.has(pathname) ? 200 : 404, headers).end(body, () => {
      log.busyMs += performance.now() - startedAt;
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    log,
    reset: () => Object.assign(log, { requests: [], missing: [], busyMs: 0 }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function respond(type, text, headers = {}) {
  const body = gzipSync(text, { level: 9 });
  const all = {
    'content-type': `${type}; charset=utf-8`,
    'content-encoding': 'gzip',
    'content-length': body.length,
    vary: 'accept-encoding',
    ...headers,
  };
  return { headers: all, body };
}
