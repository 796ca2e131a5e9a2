import { type ClientSnapshot, isSignedIn } from '../../session/index.ts';
import { initialModel, type Model, type StoreConfig } from './model.ts';
import { receiveClient } from './receive.ts';
import { createStep } from './step.ts';

/**
 * Returns the model of a client that the app passed. It is the same on the server and during hydration: no clock is read,
 * and no session is current unless it is current in every tab, or the page was rendered for it.
 */
export function modelOfInitialClient(config: StoreConfig, snapshot: ClientSnapshot): Model {
  const now = { wall: Number.NEGATIVE_INFINITY, monotonic: 0 };
  const step = createStep(config, initialModel, now);
  receiveClient(step, { ...snapshot, now: null }, { request: 0, sentAt: now.wall });
  return { ...step.model, ...currentOf(config, snapshot, step.model) };
}

function currentOf(
  { initialSessionId, pageSessionId, isShared }: StoreConfig,
  { sessions, lastActiveSessionId }: ClientSnapshot,
  { selection }: Model,
): Partial<Model> {
  // Only the tab itself knows which session it was left with.
  const isKnown = initialSessionId !== undefined || pageSessionId !== undefined || isShared;
  if (!isKnown && sessions.some(isSignedIn)) return {};
  const id = initialSessionId ?? pageSessionId ?? lastActiveSessionId;
  const session = sessions.find((candidate) => candidate.id === id);
  const connection = 'ready';
  if (session && isSignedIn(session))
    return { connection, selection: { ...selection, sessionId: session.id } };
  const reason =
    initialSessionId === undefined ? 'none' : session && !isSignedIn(session) ? session.status : 'revoked';
  return { connection, selection: { ...selection, reason } };
}
