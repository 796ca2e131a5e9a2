import type { Session, SessionData } from '../session/index.ts';
import type { Model, ModelClient } from './core/model.ts';
import { operationsOf } from './core/operations.ts';
import type { ClientState, SessionState } from './core/state.ts';

/** Returns a function that returns the public state of a model. What did not change keeps its identity. */
export function createPublicState(toSession: (data: SessionData) => Session): (model: Model) => SessionState {
  let client: ClientState | null = null;
  let operations: SessionState['operations'] = {};

  function clientOf({ id, version, lastActiveSessionId, sessions }: ModelClient): ClientState {
    const next = { id, sessions: sessions.map(toSession), lastActiveSessionId, version };
    if (!client) return next;
    const isSame =
      client.sessions.length === sessions.length &&
      client.sessions.every((session, index) => session === next.sessions[index]);
    if (!isSame) return next;
    const isUnchanged =
      client.id === id && client.version === version && client.lastActiveSessionId === lastActiveSessionId;
    return isUnchanged ? client : { ...next, sessions: client.sessions };
  }

  return (model) => {
    client = model.client && clientOf(model.client);
    const running = operationsOf(model);
    if (!areEqual(running, operations)) operations = running;
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

function areEqual(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
