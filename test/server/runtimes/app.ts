// The app that runs on every runtime: a session server, a sign-in without password, and a route that authenticates.
import { Kysely, sql } from 'kysely';
import {
  createSessionServer,
  errorResponse,
  type SessionDatabase,
  type SigningKey,
} from 'multisession/server';
import * as v from 'valibot';

const signInBody = v.object({ userId: v.string() });

export async function createApp(database: SessionDatabase, keysJson: string) {
  const keys: readonly SigningKey[] = JSON.parse(keysJson);
  const server = createSessionServer({ database, keys });
  await server.migrate();
  const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    async '/api/sign-in'(request) {
      const { userId } = v.parse(signInBody, await request.json());
      const { session, headers } = await server.sessions.signIn(request, { userId });
      return Response.json({ id: session.id }, { headers });
    },
    async '/api/me'(request) {
      const { userId, sessionId } = await server.sessions.authenticate(request);
      return Response.json({ userId, sessionId });
    },
    '/api/transactions': async () => Response.json(await tryTransactions(database)),
    '/api/sweep': async () => Response.json(await server.sweep()),
  };

  async function handleAppRoute(request: Request): Promise<Response> {
    const route = routes[new URL(request.url).pathname];
    return route ? route(request).catch(errorResponse) : new Response(null, { status: 404 });
  }

  async function handleRequest(request: Request): Promise<Response> {
    const isApp = new URL(request.url).pathname.startsWith('/api/');
    return isApp ? handleAppRoute(request) : server.fetch(request);
  }
  return { server, handleAppRoute, handleRequest };
}

/** Returns the numbers of rows after a transaction that was rolled back, and after one that was committed. */
async function tryTransactions({ dialect }: SessionDatabase): Promise<readonly number[]> {
  const db = new Kysely<{ rows: { id: number } }>({ dialect });
  await sql`create table if not exists rows (id integer)`.execute(db);
  const insert = async (id: number, error?: Error): Promise<number> => {
    await db
      .transaction()
      .execute(async (transaction) => {
        await transaction.insertInto('rows').values({ id }).execute();
        if (error) throw error;
      })
      .catch((reason: unknown) => {
        if (reason !== error) throw reason;
      });
    return (await db.selectFrom('rows').selectAll().execute()).length;
  };
  return [await insert(1, new Error('Roll back.')), await insert(2)];
}
