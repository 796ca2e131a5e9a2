/** An app that shows the current account's name in many places, measured beside another that does the same. */
export interface BenchmarkApp {
  /** Begins to mount it, with nothing loaded yet. `onCommit` is called when React has committed another name. */
  readonly mount: (container: Element, onCommit: () => void) => MountedApp;
}

interface MountedApp {
  /** Begins to make that account current; resolves when there is nothing left to do for it. */
  readonly switchTo: (id: string) => Promise<unknown>;
  readonly unmount: () => void;
}

export const CONSUMER_COUNT = 1000;

export const accounts = [
  { id: 'sess_ada', name: 'Ada' },
  { id: 'sess_bob', name: 'Bob' },
  { id: 'sess_carol', name: 'Carol' },
] as const;
