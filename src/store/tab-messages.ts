import * as v from 'valibot';

/** Messages of other versions are not ours: tabs may run different releases of the app. */
const VERSION = 1;
/** The last moment that a `Date` can hold, in ms. */
const LAST_DATE = 8.64e15;

const stamp = v.object({ count: v.pipe(v.number(), v.safeInteger()), tab: v.string() });
const key = v.object({
  sessionId: v.string(),
  template: v.nullable(v.string()),
  organizationId: v.nullable(v.string()),
});

const tabMessage = v.variant('type', [
  /** What a tab has just heard from the backend, in its wire form. */
  v.object({
    type: v.literal('heard'),
    session: v.unknown(),
    client: v.optional(v.unknown()),
    now: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(LAST_DATE))),
  }),
  /**
   * All tabs are to act as that session, once the switch that was begun is settled; if it failed, as whom the backend
   * has selected. Where it is instead of a session that is over, it is only for tabs that act as that one. The highest
   * stamp wins.
   */
  v.object({
    type: v.literal('current'),
    sessionId: v.nullable(v.string()),
    progress: v.picklist(['begun', 'settled', 'failed']),
    insteadOf: v.optional(v.string()),
    stamp,
  }),
  v.object({ type: v.literal('token-wanted'), key }),
  /** A token, and for how many ms it had been in use when it was sent: a frozen page hears of it much later. */
  v.object({
    type: v.literal('token'),
    key,
    jwt: v.string(),
    age: v.pipe(v.number(), v.minValue(0)),
    sentAt: v.number(),
  }),
  v.object({ type: v.literal('leader-wanted') }),
  v.object({ type: v.literal('leader-here') }),
]);

const envelope = v.object({ multisession: v.literal(VERSION), scope: v.string(), message: tabMessage });

/** What one tab tells the others. */
export type TabMessage = v.InferOutput<typeof tabMessage>;
/** How far a switch has come. */
export type SwitchProgress = Extract<TabMessage, { type: 'current' }>['progress'];
/** Names a token: its session, template and organization. */
export type TokenKey = v.InferOutput<typeof key>;
/** Orders the choices of tabs: a later choice has a higher count; of equal ones the tab's name decides. */
export type Stamp = v.InferOutput<typeof stamp>;

export function wrapMessage(message: TabMessage, scope: string): unknown {
  return { multisession: VERSION, scope, message };
}

/** Returns the message; undefined for anything that no tab of this version and scope sent. */
export function readMessage(value: unknown, scope: string): TabMessage | undefined {
  const { success, output } = v.safeParse(envelope, value);
  return success && output.scope === scope ? output.message : undefined;
}

export function isLater(a: Stamp, b: Stamp): boolean {
  return a.count === b.count ? a.tab > b.tab : a.count > b.count;
}
