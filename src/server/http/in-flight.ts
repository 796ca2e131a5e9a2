import { SessionError } from '../../session/index.ts';
import { RequestError } from '../request-error.ts';

/** The requests that are being answered. */
export interface InFlight {
  /**
   * Runs one more, for as long as a request may take.
   *
   * @throws {SessionError} `server_error` when no more are taken, or when it took too long.
   */
  run(work: () => Promise<Response>): Promise<Response>;
  /** From now on takes no more. */
  stop(): void;
  /** Resolves when none is left, or after `patienceMs`. */
  settled(patienceMs: number): Promise<void>;
}

const RETRY_SECONDS = 1;

export function createInFlight(timeoutMs: number): InFlight {
  const running = new Set<Promise<unknown>>();
  let isStopped = false;

  return {
    async run(work) {
      if (isStopped) throw goingAway();
      const answered = within(timeoutMs, work());
      const done = answered.catch(() => {}).finally(() => running.delete(done));
      running.add(done);
      return answered;
    },
    stop() {
      isStopped = true;
    },
    async settled(patienceMs) {
      await within(patienceMs, Promise.all(running)).catch(() => {});
    },
  };
}

/** What takes longer goes on, but nobody waits for it. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tookTooLong(ms)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function goingAway(): RequestError {
  return new RequestError({
    code: 'server_error',
    message: 'This server is being shut down. Nothing was changed. Try again: another one will answer.',
    status: 503,
    retryAfter: RETRY_SECONDS,
  });
}

function tookTooLong(ms: number): SessionError {
  return new SessionError({
    code: 'server_error',
    message: `A request was not answered within ${ms} ms: its body did not arrive, or the database, "loadUsers" or "authorizeOrganization" takes too long.`,
  });
}
