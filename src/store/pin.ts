import { nullable, objectOf, type Reader, readNumber, readString, tryRead } from '../session/index.ts';
import type { SessionEnvironment } from './environment.ts';
import type { ClientState } from './state.ts';

const readFields = objectOf({ sessionId: nullable(readString), since: readNumber });

/** Reads a stored selection. */
const readPin: Reader<PinnedSession> = (value, path) => {
  const { sessionId, since } = readFields(JSON.parse(readString(value, path)), path);
  return { sessionId, since: new Date(since) };
};

/** A tab's own choice of session. */
interface PinnedSession {
  /** Null if the tab chose nobody. */
  readonly sessionId: string | null;
  /** The latest sign-in on the client when the tab chose, by the server's clock. */
  readonly since: Date;
}

/** Keeps a tab's choice across reloads. Holds an id, which is no secret. */
export interface Pin {
  readonly read: () => PinnedSession | undefined;
  readonly write: (sessionId: string | null, client: ClientState | null) => void;
  /** The choice stands, though somebody has signed in since. */
  readonly renew: (client: ClientState) => void;
}

/** Where all tabs are the same account, none has a choice of its own. */
export const noPin: Pin = { read: () => undefined, write: () => {}, renew: () => {} };

export function createPin(storage: SessionEnvironment['tabStorage'], key: string): Pin {
  const pin: Pin = {
    read: () => tryRead(readPin, storage.get(key)),
    write(sessionId, client) {
      const signIns = (client?.sessions ?? []).map(({ createdAt }) => createdAt.getTime());
      storage.set(key, JSON.stringify({ sessionId, since: Math.max(0, ...signIns) }));
    },
    renew(client) {
      const pinned = pin.read();
      if (pinned) pin.write(pinned.sessionId, client);
    },
  };
  return pin;
}
