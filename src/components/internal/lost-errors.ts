/** The time within which the tree of a session has to be rendered again to show an error, in ms. */
const LOST_ERROR_TTL_MS = 2000;

interface LostErrors {
  /** The times of errors that no component has shown, by key. */
  readonly times: Map<string, number>;
  readonly receivers: Map<string, () => void>;
}

const lostErrors = new WeakMap<object, LostErrors>();

function lostErrorsOf(store: object): LostErrors {
  const found = lostErrors.get(store) ?? { times: new Map(), receivers: new Map() };
  lostErrors.set(store, found);
  return found;
}

/** Reports the error of a component that has unmounted to the component that is mounted next with the same key. */
export function reportLostError(store: object, key: string): void {
  const { times, receivers } = lostErrorsOf(store);
  const receiver = receivers.get(key);
  if (receiver) receiver();
  else times.set(key, performance.now());
}

/** Calls `onError` for an error that was lost recently, or is lost until the returned function is called. */
export function receiveLostError(store: object, key: string, onError: () => void): () => void {
  const { times, receivers } = lostErrorsOf(store);
  const lostAt = times.get(key) ?? -Infinity;
  times.delete(key);
  if (performance.now() - lostAt < LOST_ERROR_TTL_MS) onError();
  receivers.set(key, onError);
  return () => {
    if (receivers.get(key) === onError) receivers.delete(key);
  };
}
