/**
 * Lets the process exit while the timer is running, in runtimes where timers keep a process alive. In others, timers
 * have no such method.
 */
export function inBackground<Timer>(timer: Timer): Timer {
  const isObject = typeof timer === 'object' && timer !== null;
  if (isObject && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
  return timer;
}
