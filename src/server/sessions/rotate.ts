import { isSignedInStatus } from '../../session/index.ts';
import { type Credential, hashSecret, randomSecret, writeCookie } from '../http/cookie.ts';
import type { ClientRecord } from '../storage/repository.ts';
import type { SessionRecord } from '../storage/schema.ts';
import type { ClientWriter } from './client-write.ts';

/**
 * Gives the client a new secret and answers it. The one that the request brought becomes the previous one, beside the
 * current one if that is another; every other is dead.
 *
 * If the request itself brought a previous secret, the sessions that it may not see are closed: whoever holds it may
 * have planted it before somebody else signed in, and must not get at those sessions by way of the new secret.
 */
export async function rotateSecret(
  writer: ClientWriter,
  client: ClientRecord,
  visible: readonly SessionRecord[],
  presented: string | null,
): Promise<string> {
  const hidden = client.sessions.filter((session) => !visible.includes(session));
  await writer.close(
    hidden.filter(({ status }) => !isSignedInStatus(status)),
    'removed',
  );
  await writer.close(
    hidden.filter(({ status }) => isSignedInStatus(status)),
    'revoked',
  );
  const secret = randomSecret();
  writer.setClient({
    secret_hash: hashSecret(secret),
    secret_presented_at: null,
    previous_secret_hash: presented === null ? null : previousHashes(client, hashSecret(presented)),
    rotated_version: writer.version,
  });
  return secret;
}

/** Of two sign-ins with one cookie the browser may keep either answer's. Both go on for what they saw before. */
function previousHashes({ secret_hash: current }: ClientRecord, presented: string): string {
  return presented === current ? presented : `${presented} ${current}`;
}

/** What to send along with the answer after a rotation. */
export function cookieHeaders(cookieName: string, credential: Credential): Headers {
  return new Headers({ 'set-cookie': writeCookie(cookieName, credential), 'cache-control': 'no-store' });
}
