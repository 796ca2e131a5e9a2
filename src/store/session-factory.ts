import {
  isEqual,
  type Session,
  sessionAt,
  type SessionData,
  type SessionMethods,
  type Token,
} from '../session/index.ts';
import type { SessionFactory } from './merge.ts';
import type { ServerClock } from './server-clock.ts';

/** What the methods of sessions do, by session id. */
export interface SessionCommands {
  readonly end: (id: string) => Promise<Session>;
  readonly remove: (id: string) => Promise<Session>;
  readonly touch: (id: string, ...options: Parameters<SessionMethods['touch']>) => Promise<Session>;
  /** By default for the organization that the snapshot was made with. */
  readonly getToken: (
    id: string,
    organizationId: string | null,
    ...options: Parameters<SessionMethods['getToken']>
  ) => Promise<string | null>;
  readonly lastToken: (id: string) => Token | null;
}

/** What is remembered of each session id. */
interface Made {
  /** As the backend said. */
  readonly data: SessionData;
  /** As it is by now: see {@link sessionAt}. */
  readonly shown: SessionData;
  readonly session: Session;
  readonly methods: ReturnType<typeof bindMethods>;
}

/** Makes frozen sessions whose methods need no `this`. */
export function createSessionFactory(commands: SessionCommands, clock: ServerClock): SessionFactory {
  const made = new Map<string, Made>();

  /** The same functions as long as they do the same. */
  function methodsOf(data: SessionData, before: Made | undefined): Made['methods'] {
    if (!before) return bindMethods(data, commands);
    const isSame = before.data.lastActiveOrganizationId === data.lastActiveOrganizationId;
    return isSame ? before.methods : { ...before.methods, getToken: bindGetToken(data, commands) };
  }

  return {
    make(data, now = clock.now()) {
      const before = made.get(data.id);
      const newest = before && before.data.version > data.version ? before.data : data;
      const shown = sessionAt(newest, now);
      const methods = methodsOf(newest, before);
      const session =
        before && saysTheSame(before.shown, shown)
          ? before.session
          : assemble(deepFreeze(before ? share(before.session, shown) : shown), methods, commands);
      made.set(data.id, { data: newest, shown, session, methods });
      return session;
    },
    latest: (id) => made.get(id)?.data,
    forget(id) {
      const before = made.get(id);
      if (!before) return;
      const data = deepFreeze(withoutPerson(before.data));
      made.set(id, { ...before, data, shown: data, session: assemble(data, before.methods, commands) });
    },
  };
}

function withoutPerson(data: SessionData): SessionData {
  const nobody = { publicUserData: null, actor: null, latestActivity: null };
  // SAFETY: an id is all that every user has; nothing is shown of a session that is gone.
  return { ...data, ...nobody, user: data.user && { id: data.user.id } } as SessionData;
}

/** Backends that number their answers raise the version alone: nobody need render for that. */
function saysTheSame(a: SessionData, b: SessionData): boolean {
  return isEqual({ ...a, version: 0 }, { ...b, version: 0 });
}

/** The data, with the very objects of the session before wherever they are equal. */
function share(before: Session, data: SessionData): SessionData {
  const known: Readonly<Record<string, unknown>> = { ...before };
  const fields = Object.entries(data).map(([field, value]: [string, unknown]) => {
    return [field, isEqual(known[field], value) ? known[field] : value] as const;
  });
  // SAFETY: what takes the place of a field is equal to it.
  return Object.fromEntries(fields) as unknown as SessionData;
}

function bindMethods(data: SessionData, commands: SessionCommands) {
  const { id } = data;
  return {
    end: () => commands.end(id),
    remove: () => commands.remove(id),
    touch: (options) => commands.touch(id, options),
    getToken: bindGetToken(data, commands),
  } satisfies Partial<SessionMethods>;
}

function bindGetToken(
  { id, lastActiveOrganizationId }: SessionData,
  { getToken }: SessionCommands,
): SessionMethods['getToken'] {
  return (options) => getToken(id, lastActiveOrganizationId, options);
}

function assemble(data: SessionData, methods: Made['methods'], commands: SessionCommands): Session {
  const session = { ...data, ...methods, factorVerificationAge: () => factorVerificationAge(data) };
  // Not enumerable, so that a session that is logged or serialised shows no token.
  Object.defineProperty(session, 'lastActiveToken', { get: () => commands.lastToken(data.id) });
  // SAFETY: `lastActiveToken` was added in the line above, which the type checker cannot see.
  return Object.freeze(session) as Session;
}

function factorVerificationAge({ factorVerifiedAt: { first, second } }: SessionData) {
  if (!first && !second) return null;
  return [minutesSince(first), minutesSince(second)] as const;
}

function minutesSince(time: Date | null): number {
  return time ? Math.max(0, Math.floor((Date.now() - time.getTime()) / 60_000)) : -1;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
