import {
  type RequestContext,
  requireApis,
  type SessionBackend,
  type SessionMutationResult,
} from '../../backend/index.ts';
import type { ClientSnapshot } from '../../session/index.ts';
import type { BackendCall, Effect, StoreEvent } from '../core/store-event.ts';
import type { Exclusively } from './tabs.ts';
import { toSessionError } from '../to-session-error.ts';

type CallEffect = Extract<Effect, { type: 'call-backend' }>;

/** Calls the backend, and dispatches the outcomes. */
export interface BackendCalls {
  readonly start: (effect: CallEffect) => void;
  /** Aborts a call. A call that moves the shared cookie is aborted only while it waits for other tabs. */
  readonly abort: (request: number) => void;
}

export function createBackendCalls(
  backend: SessionBackend,
  exclusively: Exclusively,
  dispatch: (event: StoreEvent) => void,
  /** Returns a promise that all calls wait for, if any. */
  getHold: () => Promise<unknown> | undefined,
): BackendCalls {
  const running = new Map<number, AbortController>();

  async function settle(effect: CallEffect): Promise<StoreEvent> {
    const { request } = effect;
    try {
      requireApis({ AbortController: globalThis.AbortController });
      const abort = new AbortController();
      running.set(request, abort);
      const hold = getHold();
      if (hold) await hold;
      const result = await run(effect, abort.signal);
      return 'client' in result
        ? { type: 'update-received', request, update: result }
        : { type: 'client-received', request, snapshot: result };
    } catch (cause) {
      const error = toSessionError(backend.name, cause);
      return { type: 'call-failed', request, error, isExpected: error === cause };
    } finally {
      running.delete(request);
    }
  }

  async function run({ call, minVersion, isExclusive }: CallEffect, signal: AbortSignal) {
    if (!isExclusive) return callBackend(backend, call, { signal, minVersion });
    const context = { signal: new AbortController().signal, minVersion };
    return exclusively(signal, () => callBackend(backend, call, context));
  }

  return {
    start: (effect) => void settle(effect).then(dispatch),
    abort: (request) => running.get(request)?.abort(),
  };
}

// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive
function callBackend(
  backend: SessionBackend,
  call: BackendCall,
  context: RequestContext,
): Promise<ClientSnapshot | SessionMutationResult> {
  switch (call.method) {
    case 'getClient':
      return backend.getClient(context);
    case 'touchSession':
      return backend.touchSession(call.sessionId, call.options, context);
    case 'endSession':
      return backend.endSession(call.sessionId, context);
    case 'removeSession':
      return backend.removeSession(call.sessionId, call.options, context);
    case 'removeAllSessions':
      return backend.removeAllSessions(context);
  }
}
