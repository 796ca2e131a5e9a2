import type { SessionMutationResult } from '../backend/index.ts';
import {
  arrayOf,
  type ClientSnapshot,
  isSessionError,
  MAX_DATE_MS,
  nullable,
  numberIn,
  objectOf,
  oneOf,
  optional,
  parseClient,
  parseSession,
  type Reader,
  readCount,
  readNumber,
  readPresent,
  readString,
  readUnknown,
  serializeSession,
  tryRead,
} from '../session/index.ts';
import type { SelectionMessage, SignOutMessage } from './core/store-event.ts';

/** The version of the messages. Those of other versions are ignored, because tabs may run different releases. */
const VERSION = 1;

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
      readonly type: 'update';
      readonly session: unknown;
      readonly client?: unknown;
      readonly now: number | null;
    }
  | ({ readonly type: 'selection' } & SelectionMessage)
  | ({ readonly type: 'sign-out' } & SignOutMessage)
  /** A tab was opened, or has loaded the code that connects it to the others. */
  | { readonly type: 'opened' }
  /** The client of a tab, for a tab that was opened. */
  | { readonly type: 'version'; readonly clientId: string | null; readonly version: number }
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
  update: objectOf({ session: readPresent, client: readUnknown, now: nullable(numberIn(0, MAX_DATE_MS)) }),
  'sign-out': objectOf({
    sessionIds: arrayOf(readString),
    status: nullable(oneOf(['ended', 'removed'])),
  }),
  opened: objectOf({}),
  version: objectOf({ clientId: nullable(readString), version: readCount }),
  selection: objectOf({
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

/** Returns the message for an update. */
export function writeUpdate({ session, client, now }: SessionMutationResult): TabMessage {
  return {
    type: 'update',
    session: session && serializeSession(session),
    ...(client && { client: writeClient(client) }),
    now: now?.getTime() ?? null,
  };
}

/** Returns the update that another tab has broadcast; undefined if it cannot be parsed. */
export function readUpdate({
  session,
  client,
  now,
}: Extract<TabMessage, { type: 'update' }>): SessionMutationResult | undefined {
  try {
    return {
      session: session === null ? null : parseSession(session),
      client: client === undefined ? null : parseClient(client),
      now: now === null ? null : new Date(now),
    };
  } catch (error) {
    if (isSessionError(error)) return undefined;
    throw error;
  }
}

function writeClient({ id, sessions, lastActiveSessionId, version }: ClientSnapshot): unknown {
  return (
    id && {
      id,
      sessions: sessions.map(serializeSession),
      last_active_session_id: lastActiveSessionId,
      version,
    }
  );
}
