/** The files of `multisession/server` that still use APIs of Node. A test fails when one of them no longer does. */
export const nodeExceptions: readonly string[] = [
  'src/server/events/event-streams.ts',
  'src/server/http/cookie.ts',
  'src/server/sessions/sweep.ts',
];
