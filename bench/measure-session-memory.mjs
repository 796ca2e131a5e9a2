import { createLoadedStore } from './create-loaded-store.mjs';

const SESSION_COUNT = 1000;

/** What a held session weighs: a store with a thousand of them, less one with one. */
export async function measureSessionMemory() {
  const one = await measureBytes(1);
  const many = await measureBytes(SESSION_COUNT);
  return {
    what: `memory per session held (of ${SESSION_COUNT})`,
    measured: `${((many - one) / SESSION_COUNT / 1024).toFixed(1)} kB, with the in-memory backend's own copy`,
  };
}

async function measureBytes(count) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  const held = await createLoadedStore(count);
  globalThis.gc();
  const after = process.memoryUsage().heapUsed;
  // Read afterwards, or it would be collected before it was measured.
  return held.sessions.length === count ? after - before : Number.NaN;
}
