import type { StoreApi } from 'zustand/vanilla';
import type { PendingOperation, SessionState } from './state.ts';

/** Keeps `operations` of the state: what is in flight, by session. */
export interface Operations {
  /** Shows the operation until the returned function is called. */
  readonly begin: (id: string, operation: PendingOperation) => () => void;
}

/** Of several at once, the first of these is shown. */
const byWeight: readonly PendingOperation[] = ['switching', 'removing', 'ending', 'touching'];

export function createOperations(api: StoreApi<SessionState>): Operations {
  const running = new Map<string, readonly PendingOperation[]>();

  function set(id: string, list: readonly PendingOperation[]): void {
    if (list.length > 0) running.set(id, list);
    else running.delete(id);
    const shown = byWeight.find((operation) => list.includes(operation));
    const { [id]: before, ...others } = api.getState().operations;
    if (shown !== before) api.setState({ operations: shown ? { ...others, [id]: shown } : others });
  }

  return {
    begin(id, operation) {
      set(id, [...(running.get(id) ?? []), operation]);
      return () => {
        const list = running.get(id) ?? [];
        set(id, list.toSpliced(list.indexOf(operation), 1));
      };
    },
  };
}
