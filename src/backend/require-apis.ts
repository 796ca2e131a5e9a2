import { SessionError } from '../session/index.ts';

/**
 * Checks that the platform has the given APIs.
 *
 * @throws {SessionError} `invalid_configuration`. The message names the first missing API.
 */
export function requireApis(apis: Readonly<Record<string, unknown>>): void {
  const missing = Object.keys(apis).find((name) => !apis[name]);
  if (missing === undefined) return;
  throw new SessionError({
    code: 'invalid_configuration',
    message: `This platform lacks \`${missing}\`, so no request was sent. Load a polyfill first.`,
  });
}
