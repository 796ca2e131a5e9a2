import { sqliteDatabase } from 'multisession/server/node';
import { createApp } from './app.ts';

declare const Bun: {
  readonly argv: readonly string[];
  serve(options: { port: number; hostname: string; fetch: (request: Request) => Promise<Response> }): {
    readonly port: number;
  };
};

const [, , file = '', keys = ''] = Bun.argv;
const { handleRequest } = await createApp(await sqliteDatabase({ file }), keys);
console.log(`PORT ${Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: handleRequest }).port}`);
