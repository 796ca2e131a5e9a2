import { createServer, type ServerResponse } from 'node:http';
import { describe, expect } from 'vitest';
import { eventually } from '../eventually.ts';
import { bundle } from '../platform/run-on.ts';
import type * as Page from './streamed-response/page.ts';
import { it as base } from './fixtures.ts';

declare const bundled: typeof Page;

const it = base.extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
  const script = await bundle('../e2e/streamed-response/page.ts');
  const open = new Set<ServerResponse>();
  const server = createServer(({ url }, response) => {
    if (url !== '/stream') {
      response.writeHead(200, { 'content-type': url === '/page.js' ? 'text/javascript' : 'text/html' });
      return response.end(url === '/page.js' ? script : '<!doctype html><script src="/page.js"></script>');
    }
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('Secret of Ada. ');
    open.add(response);
    return response.on('close', () => open.delete(response));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onCleanup(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { origin: `http://127.0.0.1:${address.port}`, open };
});

describe.each(['text', 'json', 'arrayBuffer', 'blob', 'formData', 'clone', 'reader'] as const)(
  'a response that a page is still reading with %s',
  (read) => {
    it('is aborted when its session is signed out, and its connection is closed', async ({
      server,
      context,
    }) => {
      const page = await context.newPage();
      await page.goto(server.origin);
      const outcome = page.evaluate((name) => bundled.readUntilSignOut(name), read);
      await eventually(async () => expect(await page.evaluate(() => bundled.isReading())).toBe(true));
      expect(server.open.size).toBe(1);
      await page.evaluate(() => bundled.signOut());
      expect(await outcome).toBe('session_closed');
      await eventually(() => expect(server.open.size).toBe(0));
    });
  },
);
