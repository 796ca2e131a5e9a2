import type { IncomingMessage } from 'node:http';

const plainHost = /^[\w.-]+(?::\d+)?$/;
const plainPath = /^\/[\w\-.~!$&'()*+,;=:@%/?]*$/;

/**
 * Returns the URL of a request, or `null` if it has none: without a `Host` header, or with an invalid one. The URL is
 * parsed only if it has unusual characters.
 */
export function requestUrl({
  headers,
  socket,
  url = '',
}: Pick<IncomingMessage, 'headers' | 'socket' | 'url'>): string | null {
  // HTTP/2 has `:authority` instead of `Host`. Node's types declare all other headers as possible lists.
  const host = headers[':authority']?.toString() ?? headers.host ?? '';
  const scheme = 'encrypted' in socket && socket.encrypted ? 'https' : 'http';
  if (plainHost.test(host) && plainPath.test(url)) {
    return `${scheme}://${host}${url}`;
  }
  // The target of a request to a proxy is an absolute URL, whose host takes precedence (RFC 9112, section 3.2.2).
  const target = url.startsWith('/') ? `${scheme}://${host}${url}` : url;
  const parsed = URL.canParse(target) ? new URL(target) : null;
  return parsed && /^https?:$/.test(parsed.protocol) && parsed.username === '' ? parsed.href : null;
}
