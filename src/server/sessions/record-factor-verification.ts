import type { ServerContext } from '../context.ts';
import { RequestError } from '../request-error.ts';
import { changeAndRotate, type SessionWithCookies } from './change-and-rotate.ts';

export interface RecordFactorVerificationOptions {
  readonly sessionId: string;
  /** Which one has just been proved: what one signs in with, or what comes on top of it. */
  readonly factor: 'first' | 'second';
}

/** See {@link ServerSessions.recordFactorVerification}. */
export function recordFactorVerification(
  context: ServerContext,
  request: Request,
  { sessionId, factor }: RecordFactorVerificationOptions,
): Promise<SessionWithCookies> {
  return changeAndRotate(context, request, sessionId, ({ actor }, now) => {
    if (actor) throw impersonated(sessionId);
    return factor === 'first' ? { first_factor_verified_at: now } : { second_factor_verified_at: now };
  });
}

function impersonated(sessionId: string): RequestError {
  return new RequestError({
    code: 'forbidden',
    message:
      'Somebody else acts in this session, so no factor of its user can be proved in it. Nothing was changed. Let the user sign in themselves.',
    sessionId,
  });
}
