import { safely } from '../../backend/index.ts';

/** The parameters of authorization responses: of OAuth 2.0, RFC 9207, and OpenID Connect Session Management 1.0. */
const parameters = /[?&](?:code|state|iss|error(?:_description|_uri)?|session_state)=[^&]*/g;

/**
 * Removes the response of the provider from the URL of the page, so that it is neither recorded nor handled again after a
 * reload. All other parameters keep their form. Does nothing if the page has another URL than the given one.
 */
export function removeResponse(url: string): void {
  if (location.href !== url) return;
  const cleaned = url.replace(/\?[^#]*/, (query) => query.replace(parameters, '').replace(/^&/, '?'));
  safely(() => history.replaceState(history.state, '', cleaned));
}
