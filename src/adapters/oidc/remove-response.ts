import { safely } from '../../backend/index.ts';

/** The parameters of authorization responses: of OAuth 2.0, RFC 9207, and OpenID Connect Session Management 1.0. */
const parameters: readonly string[] = [
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'session_state',
];

/**
 * Removes the response of the provider from the URL of the page, so that it is neither recorded nor handled again after a
 * reload. All other parameters keep their form. Does nothing if the page has another URL than the given one.
 */
export function removeResponse(url: string): void {
  safely(() => {
    const { href, search } = location;
    if (href !== url) return;
    const kept = search
      .slice(1)
      .split('&')
      .filter((text) => !parameters.includes(text.replace(/=.*/, '')));
    const query = kept.length > 0 ? `?${kept.join('&')}` : '';
    history.replaceState(
      history.state,
      '',
      href.replace(search, () => query),
    );
  });
}
