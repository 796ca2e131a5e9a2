import * as v from 'valibot';

// What a process of the app is told at its start, and what the test and it say to each other afterwards.

export const settingsSchema = v.object({
  /** Where it listens: a Unix socket, for a port that is let go may be somebody else's before it is taken again. */
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

/** Of a process: it listens; it is looking up {@link HELD_USER}; it takes no more requests. */
export const messageSchema = v.picklist(['listening', 'held', 'closing']);
export type Message = v.InferOutput<typeof messageSchema>;

/** Whoever asks for this user waits until the test lets them go on. */
export const HELD_USER = 'user_held';

export const signInBody = v.object({ userId: v.string() });
export const revokeBody = v.object({ sessionId: v.string() });
export const signedInAnswer = v.object({ sessionId: v.string() });
