import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { SessionServer } from 'multisession/server';
import { createNodeMiddleware } from 'multisession/server/node';
import { onTestFinished } from 'vitest';

interface RawResponse {
  readonly status: number;
  readonly body: string;
}

/** Sends headers byte by byte: no client library encodes, joins or refuses any of them. Each character is one byte. */
export type SendRaw = (method: string, path: string, headers: readonly string[]) => Promise<RawResponse>;

/** Serves with Node's HTTP parser in front, which decodes each byte of a header as one character (latin1). */
export async function listenRaw(server: SessionServer): Promise<SendRaw> {
  const http = createServer(createNodeMiddleware(server)).listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void http.close());
  // SAFETY: that is what a server that listens on a port returns.
  const { port } = http.address() as AddressInfo;

  return async (method, path, headers) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => void chunks.push(chunk));
    // HTTP/1.0: the response is not chunked, and the server ends the connection. Node gives up a client that does so first.
    const lines = [`${method} ${path} HTTP/1.0`, 'Host: app.example', 'Content-Length: 0', ...headers];
    socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
    await once(socket, 'close');
    const [head = '', body = ''] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
    return { status: Number(/^HTTP\/1\.\d (\d{3})/.exec(head)?.[1]), body };
  };
}
