import { UnsecuredJWT } from 'jose';
import type { SessionData } from '../session/index.ts';

/** A token in the form of the server's, but unsigned: good for reading claims, refused by any server. */
export function createTestToken(session: SessionData, organizationId: string | null): string {
  return new UnsecuredJWT({ sid: session.id, ...(organizationId !== null && { org_id: organizationId }) })
    .setSubject(session.userId ?? '')
    .setIssuedAt()
    .setExpirationTime('60s')
    .encode();
}
