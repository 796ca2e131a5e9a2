import { UnsecuredJWT } from 'jose';
import type { SessionData } from '../session/index.ts';

/** Creates an unsigned token with the claims of a session token. Clients can read it; servers reject it. */
export function createTestToken(session: SessionData, organizationId: string | null): string {
  return new UnsecuredJWT({ sid: session.id, ...(organizationId !== null && { org_id: organizationId }) })
    .setSubject(session.userId ?? '')
    .setIssuedAt()
    .setExpirationTime('60s')
    .encode();
}
