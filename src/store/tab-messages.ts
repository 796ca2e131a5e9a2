import type { SessionMutationResult } from '../backend/index.ts';
import {
  arrayOf,
  type ClientSnapshot,
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
import type { TabNews } from './core/store-event.ts';

/** The version of the messages. Those of other versions are ignored, because tabs may run different releases. */
const VERSION = 1;

/** The key of a token: its session, template and organization. */
export interface TokenKey {
  readonly sessionId: string;
  readonly template: string | null;
  readonly organizationId: string | null;
}

/** A token that tabs share. */
export interface SharedToken {
  readonly token: string;
  /** The lifetime since the request of a token that is not a JWT of this package, in ms. Null if its claims tell it. */
  readonly lifetime: number | null;
  readonly userId: string | null;
}

/** A message from one tab to the others. */
export type TabMessage =
  | TabNews
  | { readonly type: 'token-wanted'; readonly key: TokenKey }
  /** A token, and its age in ms when it was sent: a frozen page receives it much later. */
  | (SharedToken & {
      readonly type: 'token';
      readonly key: TokenKey;
      readonly age: number;
      readonly sentAt: number;
    })
  | { readonly type: 'leader-wanted' | 'leader-here' };

const readKey = objectOf({
  sessionId: readString,
  template: nullable(readString),
  organizationId: nullable(readString),
});

const readWire = objectOf({
  session: readPresent,
  client: readUnknown,
  now: nullable(numberIn(0, MAX_DATE_MS)),
});

/** Reads an update in its wire form. */
const readUpdate: Reader<{ readonly update: SessionMutationResult }> = (value, path) => {
  const { session, client, now } = readWire(value, path);
  const update = {
    session: session === null ? null : parseSession(session),
    client: client === undefined ? null : parseClient(client),
    now: now === null ? null : new Date(now),
  };
  return { update };
};

/** The readers of the fields of each type of message. */
const readFieldsOf: {
  readonly [Type in TabMessage['type']]: Reader<Omit<Extract<TabMessage, { type: Type }>, 'type'>>;
} = {
  update: readUpdate,
  'sign-out': objectOf({
    sessionIds: arrayOf(readString),
    status: nullable(oneOf(['ended', 'removed'])),
    tab: readString,
  }),
  opened: objectOf({}),
  version: objectOf({ clientId: nullable(readString), version: readCount }),
  selection: objectOf({
    sessionId: nullable(readString),
    progress: oneOf(['begun', 'settled', 'failed']),
    insteadOf: optional(readString),
    stamp: objectOf({ count: readCount, tab: readString }),
    cookieSessionId: optional(nullable(readString)),
  }),
  'token-wanted': objectOf({ key: readKey }),
  token: objectOf({
    key: readKey,
    token: readString,
    lifetime: nullable(readNumber),
    userId: nullable(readString),
    age: numberIn(0, Infinity),
    sentAt: readNumber,
  }),
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

/** Returns a message in its wire form. */
export function wrapMessage(message: TabMessage, scope: string): unknown {
  const isUpdate = message.type === 'update';
  return { multisession: VERSION, scope, message: isUpdate ? writeUpdate(message.update) : message };
}

/** Returns the message, or undefined if it was not sent by a tab of this version and scope, or cannot be parsed. */
export function readMessage(value: unknown, scope: string): TabMessage | undefined {
  const envelope = tryRead(readEnvelope, value);
  return envelope?.scope === scope ? envelope.message : undefined;
}

function writeUpdate({ session, client, now }: SessionMutationResult): unknown {
  return {
    type: 'update',
    session: session && serializeSession(session),
    ...(client && { client: writeClient(client) }),
    now: now?.getTime() ?? null,
  };
}

function writeClient({ id, sessions, lastActiveSessionId, version, covers }: ClientSnapshot): unknown {
  return {
    id,
    sessions: sessions.map(serializeSession),
    last_active_session_id: lastActiveSessionId,
    version,
    covers,
  };
}
