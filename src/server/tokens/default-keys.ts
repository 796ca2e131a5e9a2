import { SessionError } from '../../session/index.ts';
import type { ServerRuntime } from '../runtime.ts';
import { generateSigningKey, invalidKeys, type SigningKey } from './signing-keys.ts';

/**
 * Returns the keys of the runtime, or a generated key in development.
 *
 * @throws {SessionError} `invalid_configuration` if there are none and the app is not in development, because each process
 * would reject the tokens of the others.
 */
export async function defaultKeys({
  readKeys,
  isDevelopment,
}: ServerRuntime): Promise<readonly SigningKey[]> {
  const json = readKeys?.();
  if (json) return parseKeys(json);
  if (isDevelopment?.()) return developmentKeys();
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      '"keys" is required in production. Without it, each process would sign with its own key and reject the tokens of the others. Generate a key with "npx multisession generate-key", and set it as the environment variable MULTISESSION_KEYS of all processes. A database of your own states with "runtime.isDevelopment" that the app is in development.',
  });
}

/** Parses the keys as JSON. Their form is checked by the caller. */
function parseKeys(json: string): readonly SigningKey[] {
  try {
    return JSON.parse(json);
  } catch {
    // The error of `JSON.parse()` quotes the text, which is secret.
    throw invalidKeys('The environment variable MULTISESSION_KEYS is not JSON');
  }
}

async function developmentKeys(): Promise<readonly SigningKey[]> {
  console.warn(
    'multisession: "keys" is not set, so tokens are signed with a temporary key, and pages get new ones after each restart. This is sufficient for development. In production, generate a key with "npx multisession generate-key", and set it as the environment variable MULTISESSION_KEYS.',
  );
  return [await generateSigningKey()];
}
