import { loadedStore } from './store.mjs';

const COUNT = 1000;

/** What a held session weighs: a store with a thousand of them, less one with one. */
export async function memoryPerSession() {
  const one = await heldBytes(1);
  const many = await heldBytes(COUNT);
  return {
    what: `memory per session held (of ${COUNT})`,
    measured: `${((many - one) / COUNT / 1024).toFixed(1)} kB, with the in-memory backend's own copy`,
  };
}

async function heldBytes(count) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  const held = await loadedStore(count);
  globalThis.gc();
  const after = process.memoryUsage().heapUsed;
  // Read afterwards, or it would be collected before it was measured.
  return held.sessions.length === count ? after - before : Number.NaN;
}
