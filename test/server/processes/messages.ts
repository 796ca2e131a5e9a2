import * as v from 'valibot';

// The settings of an app process, and the messages between the process and the test.

export const settingsSchema = v.object({
  /** The Unix socket that the process listens on. A port could be taken by another process during a restart. */
  address: v.string(),
  database: v.union([v.object({ file: v.string() }), v.object({ connectionString: v.string() })]),
  keys: v.array(
    v.object({
      kty: v.literal('EC'),
      crv: v.literal('P-256'),
      x: v.string(),
      y: v.string(),
      d: v.string(),
      kid: v.string(),
    }),
  ),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

/** The messages of a process: it listens, it is loading {@link HELD_USER}, or it no longer accepts requests. */
export const messageSchema = v.picklist(['listening', 'held', 'closing']);
export type Message = v.InferOutput<typeof messageSchema>;

/** The ID of a user. The process does not finish loading this user until the test sends a message. */
export const HELD_USER = 'user_held';

export const signInBody = v.object({ userId: v.string() });
export const revokeBody = v.object({ sessionId: v.string() });
export const signInResponse = v.object({ sessionId: v.string() });
