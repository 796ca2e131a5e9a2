/** An app whose many consumers render the name of the current account. */
export interface BenchmarkApp {
  /** Mounts the app, which then loads its accounts. Calls `onCommit` when React has committed another name. */
  readonly mount: (container: Element, list: NameListOptions, onCommit: () => void) => MountedApp;
}

interface MountedApp {
  /** Makes an account current. Resolves when the switch is complete. */
  readonly switchTo: (id: string) => Promise<unknown>;
  readonly unmount: () => void;
}

/** The consumers of an app. */
export interface NameListOptions {
  readonly consumerCount: number;
  /** Whether the element of each consumer has an ID. Default: no element has an attribute. */
  readonly hasIds?: boolean;
}

export const accounts = [
  { id: 'sess_ada', name: 'Ada' },
  { id: 'sess_bob', name: 'Bob' },
  { id: 'sess_carol', name: 'Carol' },
] as const;
