import type { Call, Closing, Model } from './model.ts';
import type { PendingOperation, SessionState } from './state.ts';

/** Of several operations of one session, the first of these is shown. */
const byWeight: readonly PendingOperation[] = ['switching', 'removing', 'ending', 'touching'];

/** Returns the operations in progress, by session. */
export function operationsOf({ calls, closings, switching, tabs }: Model): SessionState['operations'] {
  const all = [...Object.values(calls).flatMap(operationsOfCall), ...closings.flatMap(operationsOfClosing)];
  if (switching) all.push([switching.sessionId, 'switching']);
  if (tabs.switching?.sessionId) all.push([tabs.switching.sessionId, 'switching']);
  const operations: Record<string, PendingOperation> = {};
  for (const [id, operation] of all) {
    const shown = operations[id];
    if (!shown || byWeight.indexOf(operation) < byWeight.indexOf(shown)) operations[id] = operation;
  }
  return operations;
}

type Entry = readonly [id: string, operation: PendingOperation];

function operationsOfCall(call: Call): readonly Entry[] {
  if (call.kind === 'touch') return [[call.sessionId, 'touching']];
  return call.kind === 'close' ? operationsOfClosing(call.closing) : [];
}

function operationsOfClosing({ ids, method, successor }: Closing): readonly Entry[] {
  const operation = method === 'end' ? 'ending' : 'removing';
  const closing = ids.map((id): Entry => [id, operation]);
  return successor === null ? closing : [...closing, [successor, 'switching']];
}
