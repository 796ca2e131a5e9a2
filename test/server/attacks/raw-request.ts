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

/** A function that sends headers as raw bytes, one per character, without a client library that would change them. */
export type SendRaw = (method: string, path: string, headers: readonly string[]) => Promise<RawResponse>;

/** Serves requests with Node's HTTP parser, which decodes each byte of a header as one character (latin1). */
export async function listenRaw(server: SessionServer): Promise<SendRaw> {
  const http = createServer(createNodeMiddleware(server)).listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void http.close());
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const { port } = http.address() as AddressInfo;

  return async (method, path, headers) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => void chunks.push(chunk));
    // With HTTP/1.0 the response is not chunked, and the server closes the connection. If the client closed it, Node would
    // abort the request.
    const lines = [`${method} ${path} HTTP/1.0`, 'Host: app.example', 'Content-Length: 0', ...headers];
    socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
    await once(socket, 'close');
    const [head = '', body = ''] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
    return { status: Number(/^HTTP\/1\.\d (\d{3})/.exec(head)?.[1]), body };
  };
}
