import type { SessionBackend } from 'multisession/core';

/** The backend as one page reaches it: as long as the page lives. */
export interface PageBackend {
  readonly backend: SessionBackend;
  /** A page that is gone neither asks nor is answered. */
  readonly end: () => void;
}

export function openPageBackend(backend: SessionBackend): PageBackend {
  const never = new Promise<never>(() => {});
  let isAlive = true;

  async function alive<Result>(call: () => Promise<Result>): Promise<Result> {
    if (!isAlive) return never;
    const [outcome] = await Promise.allSettled([call()]);
    if (!isAlive) return never;
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  return {
    backend: {
      name: backend.name,
      capabilities: backend.capabilities,
      getClient: (...call) => alive(() => backend.getClient(...call)),
      touchSession: (...call) => alive(() => backend.touchSession(...call)),
      endSession: (...call) => alive(() => backend.endSession(...call)),
      removeSession: (...call) => alive(() => backend.removeSession(...call)),
      removeAllSessions: (...call) => alive(() => backend.removeAllSessions(...call)),
      createToken: (...call) => alive(() => backend.createToken(...call)),
    },
    end() {
      isAlive = false;
    },
  };
}
