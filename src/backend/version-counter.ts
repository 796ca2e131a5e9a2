import type { RequestContext } from './request-context.ts';

/**
 * Creates a function that returns the versions of clients and sessions, for backends whose servers have none. Each version is
 * higher than every version known to this tab, including those received from other tabs. It is based on the clock, so that
 * the versions of different tabs are ordered.
 */
export function createVersionCounter(): (context: Pick<RequestContext, 'minVersion'>) => number {
  let latest = 0;
  return ({ minVersion = 0 }) => (latest = Math.max(latest + 1, minVersion + 1, Date.now()));
}
