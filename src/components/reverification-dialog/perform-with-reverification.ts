import { readFirstError } from '../../backend/http-error.ts';
import { isSessionError, type SignedInSession, tryRead } from '../../session/index.ts';
import type { SessionStore } from '../../store/index.ts';
import { type ActionOwner, findOwnerError, reverificationQueueOf } from './reverification-queue.ts';

/**
 * Performs an action of a session. If the server requires step-up authentication, asks for it and performs the action
 * once more.
 */
export async function performWithReverification<Result>(
  store: SessionStore,
  session: SignedInSession,
  action: () => Promise<Result>,
): Promise<Result> {
  const owner: ActionOwner = { session, wasCurrent: store.getCurrent().session?.id === session.id };
  const queue = reverificationQueueOf(store);
  const verifications = queue.countVerifications(session.id);
  const first = await attempt(action);
  if (!first.isReverificationRequired) return first.finish();
  throwOwnerError();
  // The user may have verified their identity for another action while this one was pending.
  if (queue.countVerifications(session.id) === verifications) {
    const verification = queue.request(owner);
    if (!verification) return first.finish();
    await verification;
    throwOwnerError();
  }
  return action();

  function throwOwnerError(): void {
    const error = findOwnerError(store, owner);
    if (error) throw error;
  }
}

interface Attempt<Result> {
  readonly isReverificationRequired: boolean;
  /** Returns the result, or throws the error of the action. */
  readonly finish: () => Result;
}

async function attempt<Result>(action: () => Promise<Result>): Promise<Attempt<Result>> {
  try {
    const result = await action();
    return { isReverificationRequired: await containsError(result), finish: () => result };
  } catch (error) {
    return {
      isReverificationRequired: isSessionError(error, 'reverification_required'),
      finish: () => {
        throw error;
      },
    };
  }
}

/** Returns whether a value is a response whose body contains the error, as `errorResponse()` of the server creates it. */
async function containsError(result: unknown): Promise<boolean> {
  if (!(result instanceof Response) || result.status !== 403 || result.bodyUsed) return false;
  const body: unknown = await result
    .clone()
    .json()
    .catch(() => null);
  return tryRead(readFirstError, body)?.code === 'reverification_required';
}
