import { report } from './report.ts';

/** Something that runs while the store is connected. Returns how to stop it. */
export type Start = () => () => void;

/**
 * Starts everything with the first that connects, and stops it with the last that leaves. What throws is reported: the
 * rest is started and stopped nevertheless.
 */
export function createConnect(parts: readonly Start[]): () => () => void {
  let connections = 0;
  let stops: readonly (() => void)[] = [];

  return function connect() {
    connections += 1;
    if (connections === 1) stops = callEach(parts);
    let connected = true;
    return () => {
      if (!connected) return;
      connected = false;
      connections -= 1;
      if (connections === 0) callEach(stops);
    };
  };
}

function callEach<Result>(calls: readonly (() => Result)[]): readonly Result[] {
  return calls.flatMap((call) => {
    try {
      return [call()];
    } catch (error) {
      report(error);
      return [];
    }
  });
}
