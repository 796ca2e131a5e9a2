import type { IncomingMessage } from 'node:http';

const plainPath = /^\/[\w\-.~!$&'()*+,;=:@%/?]*$/;
/** The characters that end the host of a URL, or that its parser removes. */
const hostEnd = /[\s/?#\\@]/;

/** The last valid host. Nearly all requests have the same one, and parsing it takes several times as long. */
let validHost = '';

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
  const isPath = url.startsWith('/');
  if (isPath && !isHost(host)) return null;
  if (plainPath.test(url)) return `${scheme}://${host}${url}`;
  // The target of a request to a proxy is an absolute URL, whose host takes precedence (RFC 9112, section 3.2.2).
  const target = isPath ? `${scheme}://${host}${url}` : url;
  const parsed = URL.canParse(target) ? new URL(target) : null;
  return parsed && /^https?:$/.test(parsed.protocol) && parsed.username === '' ? parsed.href : null;
}

/** Returns whether a host is valid as a whole: in `app.example/x?`, the path of another URL would begin. */
function isHost(host: string): boolean {
  if (host === validHost) return host !== '';
  if (host === '' || hostEnd.test(host) || !URL.canParse(`http://${host}/`)) return false;
  validHost = host;
  return true;
}
