import type { Session, SessionData } from '../../session/index.ts';
import type { EmitEffect, StoreEvent } from '../core/store-event.ts';
import type { SessionEnvironment } from '../environment.ts';
import type { EventHub } from '../events.ts';
import { report } from '../report.ts';
import type { OutsideEffect } from '../store-loop.ts';
import type { TokenCache } from '../tokens.ts';
import type { BackendCalls } from './backend-calls.ts';
import type { RefreshTimer } from './refresh-timer.ts';
import type { SignIns } from './sign-ins.ts';
import { writeSelection } from './stored-selection.ts';
import type { Tabs } from './tabs.ts';
import type { Tickets } from './tickets.ts';

/** The parts of a store that run its effects. They do not know each other. */
export interface EffectParts {
  readonly environment: Pick<SessionEnvironment, 'setTimer' | 'tabStorage'>;
  /** The key of the selection in the storage of the tab. */
  readonly storageKey: string;
  readonly events: EventHub;
  readonly tokens: Pick<TokenCache, 'drop'>;
  readonly calls: BackendCalls;
  readonly timer: RefreshTimer;
  readonly tabs: Pick<Tabs, 'broadcast'>;
  readonly signIns: Pick<SignIns, 'navigateTo'>;
  readonly tickets: Tickets;
  readonly toSession: (data: SessionData) => Session;
  readonly dispatch: (event: StoreEvent) => void;
}

/** Runs a side effect that the reducer has returned as data. */
export function runEffect(parts: EffectParts, effect: OutsideEffect): void {
  switch (effect.type) {
    case 'emit':
      return parts.events.emit(effect.name, withSession(effect.event, parts.toSession));
    case 'drop-tokens':
      return parts.tokens.drop(effect.sessionId);
    case 'store-selection':
      // In a microtask, which runs before the page can unload but after React has committed the published state.
      return void Promise.resolve().then(() =>
        writeSelection(parts.environment, parts.storageKey, effect.stored),
      );
    case 'call-backend':
      return parts.calls.start(effect);
    case 'abort-call':
      return parts.calls.abort(effect.request);
    case 'schedule-refresh':
      return parts.timer.schedule(effect.failures, effect.minMs);
    case 'cancel-refresh':
      return parts.timer.cancel();
    case 'schedule':
      return void parts.environment.setTimer(effect.ms, () => parts.dispatch(effect.event));
    case 'broadcast':
      return parts.tabs.broadcast(effect.message);
    case 'navigate':
      return parts.signIns.navigateTo(effect.url);
    case 'report':
      return report(effect.thrown);
    case 'resolve':
      return parts.tickets.resolve(effect.ticket, effect.result);
    case 'reject':
      return parts.tickets.reject(effect.ticket, effect.error);
  }
}

/** Replaces the data of a session by the session. */
function withSession(event: EmitEffect['event'], toSession: EffectParts['toSession']): unknown {
  return 'session' in event ? { ...event, session: toSession(event.session) } : event;
}
