/** Something that runs while the store is connected. Returns how to stop it. */
export type Start = () => () => void;

/**
 * Starts everything with the first that connects, and stops it with the last that leaves. What throws hinders neither
 * the rest nor the next connection.
 */
export function createConnect(parts: readonly Start[], onError: (error: unknown) => void): () => () => void {
  let connections = 0;
  let stops: readonly (() => void)[] = [];

  return function connect() {
    connections += 1;
    if (connections === 1) stops = callEach(parts, onError);
    let connected = true;
    return () => {
      if (!connected) return;
      connected = false;
      connections -= 1;
      if (connections === 0) callEach(stops, onError);
    };
  };
}

function callEach<Result>(
  calls: readonly (() => Result)[],
  onError: (error: unknown) => void,
): readonly Result[] {
  return calls.flatMap((call) => {
    try {
      return [call()];
    } catch (error) {
      onError(error);
      return [];
    }
  });
}
