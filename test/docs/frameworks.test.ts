import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createSessionServer, generateSigningKey, type SessionServer } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp as createExpress } from '../../examples/recipes/express.ts';
import { createApp as createFastify } from '../../examples/recipes/fastify.ts';
import { createApp as createHono } from '../../examples/recipes/hono.ts';
import { createListener } from '../../examples/recipes/node.ts';

const form = v.object({ name: v.string(), password: v.literal('engine') });

async function checkPassword(body: unknown): Promise<{ readonly id: string } | null> {
  const result = v.safeParse(form, body);
  return result.success ? { id: `user_${result.output.name}` } : null;
}

type CreateListener = (server: SessionServer) => RequestListener | Promise<RequestListener>;

const recipes: readonly (readonly [string, CreateListener])[] = [
  ['Express', (server) => createExpress(server, checkPassword)],
  [
    'Fastify',
    async (server) => {
      const app = createFastify(server, checkPassword);
      onTestFinished(() => app.close());
      await app.ready();
      return (request, response) => app.routing(request, response);
    },
  ],
  ['Hono', (server) => getRequestListener(createHono(server, checkPassword).fetch)],
  ['plain Node', (server) => createListener(server, checkPassword)],
];

/** Starts the app of a recipe. */
async function start(create: CreateListener): Promise<string> {
  const database = await sqliteDatabase({ file: ':memory:' });
  const server = createSessionServer({ database, keys: [await generateSigningKey()] });
  await server.migrate();
  const http = createServer(await create(server));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    http.closeAllConnections();
    http.close();
    await server.close();
  });
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

describe.each(recipes)('the recipe for %s', (_, create) => {
  it('signs users in, lists their sessions and authenticates requests', async () => {
    const origin = await start(create);
    const signIn = (password: string, headers: object = {}) =>
      fetch(`${origin}/api/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, ...headers },
        body: JSON.stringify({ name: 'ada', password }),
      });
    expect((await signIn('moth')).status).toBe(401);
    const response = await signIn('engine');
    expect(response.status).toBe(200);
    const { sessionId } = await response.json();
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');

    const client = await fetch(`${origin}/v1/client`, { headers: { cookie } });
    expect((await client.json()).response.sessions).toMatchObject([{ id: sessionId, status: 'active' }]);
    const touch = await fetch(`${origin}/v1/client/sessions/${sessionId}/touch`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(touch.status).toBe(200);
    const me = await fetch(`${origin}/api/me`, { headers: { cookie, 'multisession-session': sessionId } });
    expect([me.status, await me.json()]).toEqual([200, { userId: 'user_ada' }]);

    const unauthenticated = await fetch(`${origin}/api/me`);
    expect(unauthenticated.status).toBe(401);
    expect(await unauthenticated.text()).toContain('not_signed_in');
    expect((await signIn('engine', { cookie, origin: 'https://evil.example' })).status).toBe(403);
  });
});
