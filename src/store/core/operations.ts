import type { Model } from './model.ts';
import type { PendingOperation, SessionState } from './state.ts';

/** Of several operations of one session, the last of these is shown. */
const byWeight: readonly PendingOperation[] = ['touching', 'ending', 'removing', 'switching'];

/** Returns the operations in progress, by session. */
export function operationsOf({ calls, closings, switching, tabs }: Model): SessionState['operations'] {
  const all: (readonly [id: string | null | undefined, operation: PendingOperation])[] = [
    [switching?.sessionId, 'switching'],
    [tabs.switching?.sessionId, 'switching'],
  ];
  for (const call of calls) if (call.kind === 'touch') all.push([call.sessionId, 'touching']);
  for (const { ids, method, successor } of closings) {
    for (const id of ids) all.push([id, method === 'end' ? 'ending' : 'removing']);
    all.push([successor, 'switching']);
  }
  const shown = byWeight.flatMap((operation) => all.filter((entry) => entry[1] === operation));
  return Object.fromEntries(shown.filter(([id]) => id));
}
