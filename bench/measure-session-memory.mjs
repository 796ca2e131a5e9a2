import { createLoadedStore } from './create-loaded-store.mjs';

const SESSION_COUNT = 1000;

/** Measures the memory of a session: the difference between stores with 1,000 sessions and with one. */
export async function measureSessionMemory() {
  const one = await measureBytes(1);
  const many = await measureBytes(SESSION_COUNT);
  return {
    benchmark: `memory per session (of ${SESSION_COUNT})`,
    result: `${((many - one) / SESSION_COUNT / 1024).toFixed(1)} kB, including the copy of the in-memory backend`,
  };
}

async function measureBytes(count) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  const loaded = await createLoadedStore(count);
  globalThis.gc();
  const after = process.memoryUsage().heapUsed;
  // Reads the sessions after the measurement, so that they are not garbage-collected before.
  return loaded.sessions.length === count ? after - before : Number.NaN;
}
