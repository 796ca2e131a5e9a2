import { isSignedIn, type Session } from '../session/index.ts';
import type { EmitEffect, PlainEmitEffect } from './core/store-event.ts';
import type { EventHub } from './events.ts';

/** Emits the event of an effect, with the session where the event has one. */
export function emitEffect(
  events: EventHub,
  effect: EmitEffect,
  findSession: (id: string) => Session | undefined,
): void {
  if (effect.name !== 'session-added' && effect.name !== 'session-expiring') return emitPlain(events, effect);
  const session = findSession(effect.sessionId);
  if (!session || !isSignedIn(session)) return;
  if (effect.name === 'session-added') events.emit(effect.name, { session });
  else events.emit(effect.name, { session, secondsLeft: effect.secondsLeft });
}

function emitPlain(events: EventHub, effect: PlainEmitEffect): void {
  switch (effect.name) {
    case 'session-closed':
      return events.emit(effect.name, effect.event);
    case 'session-purged':
      return events.emit(effect.name, effect.event);
    case 'current-session-changing':
    case 'current-session-changed':
      return events.emit(effect.name, effect.event);
  }
}
