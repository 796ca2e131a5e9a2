import * as v from 'valibot';
import type { ServerContext } from '../context.ts';
import { changeAndRotate, type SessionWithCookies } from '../core/change-and-rotate.ts';
import { RequestError } from '../request-error.ts';
import { check, text } from '../validation.ts';

const schema = v.object({ sessionId: text, factor: v.picklist(['first', 'second']) });

/** The options of {@link ServerSessions.recordFactorVerification}. */
export interface RecordFactorVerificationOptions {
  readonly sessionId: string;
  /** The verified factor: the first (such as a password or passkey), or the second (such as a one-time code). */
  readonly factor: 'first' | 'second';
}

/** See {@link ServerSessions.recordFactorVerification}. */
export async function recordFactorVerification(
  context: ServerContext,
  request: Request,
  options: RecordFactorVerificationOptions,
): Promise<SessionWithCookies> {
  const { sessionId, factor } = check(schema, options, 'options');
  return changeAndRotate(context, request, {
    sessionId,
    privilege: `${factor} factor`,
    choose({ actor }, now) {
      if (actor) throw impersonated(sessionId);
      return factor === 'first' ? { first_factor_verified_at: now } : { second_factor_verified_at: now };
    },
  });
}

function impersonated(sessionId: string): RequestError {
  return new RequestError({
    code: 'forbidden',
    message:
      'The session is impersonated, so no factor of its user can be verified in it. Nothing was changed. The user has to sign in themselves.',
    sessionId,
  });
}
