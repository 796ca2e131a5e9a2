import { sqliteDatabase } from 'multisession/server/node';
import { createApp } from './app.ts';

declare const Deno: {
  readonly args: readonly string[];
  serve(
    options: { port: number; hostname: string; onListen(address: { readonly port: number }): void },
    handler: (request: Request) => Promise<Response>,
  ): void;
};

const [file = '', keys = ''] = Deno.args;
const { handleRequest } = await createApp(await sqliteDatabase({ file }), keys);
Deno.serve(
  { port: 0, hostname: '127.0.0.1', onListen: ({ port }) => console.log(`PORT ${port}`) },
  handleRequest,
);
