/** Something that runs while the store is connected. Returns how to stop it. */
export type Start = () => () => void;

/** Starts everything with the first that connects, and stops it with the last that leaves. */
export function createConnect(parts: readonly Start[]): () => () => void {
  let connections = 0;
  let stops: readonly (() => void)[] = [];

  return function connect() {
    connections += 1;
    if (connections === 1) stops = parts.map((start) => start());
    let connected = true;
    return () => {
      if (!connected) return;
      connected = false;
      connections -= 1;
      if (connections === 0) for (const stop of stops) stop();
    };
  };
}
