import { isEqual, type Session, type SessionData } from '../session/index.ts';
import type { Model, ModelClient } from './core/model.ts';
import { operationsOf } from './core/operations.ts';
import type { ClientState, SessionState } from './core/state.ts';

/** Returns a function that returns the public state of a model. What did not change keeps its identity. */
export function createPublicState(toSession: (data: SessionData) => Session): (model: Model) => SessionState {
  let latest: ModelClient | null = null;
  let client: ClientState | null = null;
  let operations: SessionState['operations'] = {};

  function clientOf({ id, version, lastActiveSessionId, sessions: data }: ModelClient): ClientState {
    const sessions = share(client?.sessions, data.map(toSession));
    return share(client, { id, sessions, lastActiveSessionId, version });
  }

  return (model) => {
    if (model.client !== latest) client = model.client && clientOf(model.client);
    latest = model.client;
    operations = share(operations, operationsOf(model));
    const { connection, error, signInError, selection } = model;
    return {
      connection,
      client,
      currentSessionId: selection.sessionId,
      signedOutReason: selection.reason,
      operations,
      error,
      signInError,
    };
  };
}

/** Returns `before` if its items or fields are identical. */
function share<Value>(before: Value | null | undefined, next: Value): Value {
  return before && isEqual(before, next, Object.is) ? before : next;
}
