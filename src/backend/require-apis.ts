import { SessionError } from '../session/index.ts';

/** @throws {SessionError} `invalid_configuration`, naming the first of these APIs that the platform lacks. */
export function requireApis(apis: Readonly<Record<string, unknown>>): void {
  const missing = Object.keys(apis).find((name) => !apis[name]);
  if (missing === undefined) return;
  throw new SessionError({
    code: 'invalid_configuration',
    message: `This platform lacks \`${missing}\`, so nothing was sent. Load a polyfill before the app starts.`,
  });
}
