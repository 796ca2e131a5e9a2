import { createServer } from 'node:http';
import { createNodeMiddleware, sqliteDatabase } from 'multisession/server/node';
import { createApp } from './app.ts';

const [, , file = '', keys = ''] = process.argv;
const { server, handleAppRoute } = await createApp(await sqliteDatabase({ file }), keys);
const [sessions, app] = [createNodeMiddleware(server), createNodeMiddleware({ fetch: handleAppRoute })];
const http = createServer((request, response) => sessions(request, response, () => app(request, response)));
http.listen(0, '127.0.0.1', () => {
  console.log(`PORT ${(http.address() as { readonly port: number }).port}`);
});
