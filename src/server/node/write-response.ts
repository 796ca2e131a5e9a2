import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { PlainResponse } from '../http/plain-response.ts';

/**
 * Writes a response. Rejects if its stream fails, after closing the connection, so that the client notices it.
 *
 * @param closed Resolves when the response is closed, possibly before this call.
 */
export async function writeResponse(
  outgoing: ServerResponse,
  response: PlainResponse,
  closed: Promise<void>,
): Promise<void> {
  const { status, headers, body } = response;
  if (body === null || typeof body === 'string') {
    const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
    outgoing.writeHead(status, { ...headers, ...length }).end(body);
    return;
  }
  outgoing.writeHead(status, headers).flushHeaders();
  await writeStream(outgoing, body, closed);
}

async function writeStream(
  outgoing: ServerResponse,
  body: ReadableStream<Uint8Array>,
  closed: Promise<void>,
): Promise<void> {
  const reader = body.getReader();
  closed.then(() => reader.cancel()).catch(() => {});
  try {
    for (let part = await reader.read(); part.value; part = await reader.read()) {
      if (!outgoing.write(part.value)) await Promise.race([once(outgoing, 'drain'), closed]);
    }
    outgoing.end();
  } catch (error) {
    outgoing.destroy();
    throw error;
  }
}

/** Returns a `Response` as plain data. */
export function toPlainResponse({ status, headers, body }: Response): PlainResponse {
  const cookies = headers.getSetCookie();
  return {
    status,
    headers: { ...Object.fromEntries(headers), ...(cookies.length > 0 && { 'set-cookie': cookies }) },
    body,
  };
}
