import {
  MAX_DATE_MS,
  nullable,
  numberIn,
  objectOf,
  oneOf,
  optional,
  type Reader,
  readCount,
  readNumber,
  readPresent,
  readString,
  readUnknown,
  tryRead,
} from '../session/index.ts';

/** The version of the messages. Those of other versions are ignored, because tabs may run different releases. */
const VERSION = 1;

/** The order of the selections of tabs: a later one has a higher count; the name of the tab decides between equal counts. */
export interface Stamp {
  readonly count: number;
  readonly tab: string;
}

/** The progress of a switch. */
export type SwitchProgress = 'begun' | 'settled' | 'failed';

/** The key of a token: its session, template and organization. */
export interface TokenKey {
  readonly sessionId: string;
  readonly template: string | null;
  readonly organizationId: string | null;
}

/** A message from one tab to the others. */
export type TabMessage =
  /** An update that a tab received from the backend, in its wire form. */
  | {
      readonly type: 'heard';
      readonly session: unknown;
      readonly client?: unknown;
      readonly now: number | null;
    }
  /**
   * The session that is current in all tabs once the switch is settled, or the session that the backend has selected if
   * the switch failed. With `insteadOf`, only for tabs in which that session is current. The highest stamp wins.
   */
  | {
      readonly type: 'current';
      readonly sessionId: string | null;
      readonly progress: SwitchProgress;
      readonly insteadOf?: string | undefined;
      readonly stamp: Stamp;
    }
  | { readonly type: 'token-wanted'; readonly key: TokenKey }
  /** A token, and its age in ms when it was sent: a frozen page receives it much later. */
  | {
      readonly type: 'token';
      readonly key: TokenKey;
      readonly jwt: string;
      readonly age: number;
      readonly sentAt: number;
    }
  | { readonly type: 'leader-wanted' | 'leader-here' };

const readKey = objectOf({
  sessionId: readString,
  template: nullable(readString),
  organizationId: nullable(readString),
});

/** The readers of the fields of each type of message. */
const readFieldsOf: {
  readonly [Type in TabMessage['type']]: Reader<Omit<Extract<TabMessage, { type: Type }>, 'type'>>;
} = {
  heard: objectOf({ session: readPresent, client: readUnknown, now: nullable(numberIn(0, MAX_DATE_MS)) }),
  current: objectOf({
    sessionId: nullable(readString),
    progress: oneOf(['begun', 'settled', 'failed']),
    insteadOf: optional(readString),
    stamp: objectOf({ count: readCount, tab: readString }),
  }),
  'token-wanted': objectOf({ key: readKey }),
  token: objectOf({ key: readKey, jwt: readString, age: numberIn(0, Infinity), sentAt: readNumber }),
  'leader-wanted': objectOf({}),
  'leader-here': objectOf({}),
};

// SAFETY: `readFieldsOf` has one key for each type of message.
const readType = objectOf({ type: oneOf(Object.keys(readFieldsOf) as readonly TabMessage['type'][]) });

const readEnvelope = objectOf({
  multisession: oneOf([VERSION]),
  scope: readString,
  message(value, path): TabMessage {
    const { type } = readType(value, path);
    // SAFETY: the fields are those of a message of this type.
    return { type, ...readFieldsOf[type](value, path) } as TabMessage;
  },
});

export function wrapMessage(message: TabMessage, scope: string): unknown {
  return { multisession: VERSION, scope, message };
}

/** Returns the message, or undefined if it was not sent by a tab of this version and scope. */
export function readMessage(value: unknown, scope: string): TabMessage | undefined {
  const envelope = tryRead(readEnvelope, value);
  return envelope?.scope === scope ? envelope.message : undefined;
}

export function isLater(a: Stamp, b: Stamp): boolean {
  return a.count === b.count ? a.tab > b.tab : a.count > b.count;
}
