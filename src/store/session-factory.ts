import {
  hasSameOwner,
  ownerOf,
  type Session,
  type SessionData,
  SessionError,
  type SessionMethods,
  type SessionOwner,
  type Token,
} from '../session/index.ts';

/** The functions that the methods of sessions call, by session ID. */
export interface SessionCommands {
  readonly end: (id: string) => Promise<Session>;
  readonly remove: (id: string) => Promise<Session>;
  readonly touch: (id: string, ...options: Parameters<SessionMethods['touch']>) => Promise<Session>;
  /** By default, for the organization of the snapshot. Resolves to `null` if the ID belongs to another user or actor now. */
  readonly getToken: (
    id: string,
    owner: SessionOwner,
    organizationId: string | null,
    ...options: Parameters<SessionMethods['getToken']>
  ) => Promise<string | null>;
  readonly lastToken: (id: string) => Token | null;
  /** Returns whether the ID belongs to another user or actor than `owner` now. */
  readonly isReused: (id: string, owner: SessionOwner) => boolean;
  /** Returns the current time of the server's clock, in ms. */
  readonly now: () => number;
}

type BoundMethods = Pick<Session, 'end' | 'remove' | 'touch' | 'getToken'>;

/** The methods of the sessions that have an ID, a user and an actor. */
interface MethodsOfOwner extends BoundMethods {
  readonly owner: SessionOwner;
  readonly organizationId: string | null;
}

/** Returns a function that creates frozen sessions with bound methods. It returns the same session for the same data. */
export function createSessionFactory(commands: SessionCommands): (data: SessionData) => Session {
  const sessions = new WeakMap<SessionData, Session>();
  const methods = new Map<string, MethodsOfOwner>();

  /** Returns the same functions as long as the user, the actor and the organization are the same. */
  function methodsOf(data: SessionData): BoundMethods {
    const { id, lastActiveOrganizationId: organizationId } = data;
    const known = methods.get(id);
    const before = known && hasSameOwner(known.owner, data) ? known : undefined;
    if (before?.organizationId === organizationId) return before;
    const owner = ownerOf(data);
    const unlessReused =
      <Args extends readonly unknown[]>(call: (id: string, ...args: Args) => Promise<Session>) =>
      async (...args: Args) => {
        if (commands.isReused(id, owner)) throw reusedError(id);
        return call(id, ...args);
      };
    const bound: MethodsOfOwner = {
      end: unlessReused(commands.end),
      remove: unlessReused(commands.remove),
      touch: unlessReused(commands.touch),
      ...before,
      owner,
      organizationId,
      getToken: (options) => commands.getToken(id, owner, organizationId, options),
    };
    methods.set(id, bound);
    return bound;
  }

  return (data) => {
    const made = sessions.get(data);
    if (made) return made;
    const { end, remove, touch, getToken } = methodsOf(data);
    const session = {
      ...deepFreeze(data),
      end,
      remove,
      touch,
      getToken,
      factorVerificationAge: () => factorVerificationAge(data, commands.now()),
    };
    // Not enumerable, so that a session that is logged or serialized contains no token.
    Object.defineProperty(session, 'lastActiveToken', {
      get: () => (commands.isReused(data.id, data) ? null : commands.lastToken(data.id)),
    });
    // SAFETY: `lastActiveToken` was added in the line above, which the type checker cannot see.
    const frozen = Object.freeze(session) as Session;
    sessions.set(data, frozen);
    return frozen;
  };
}

function reusedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message:
      'The ID of this session belongs to another user or actor now, so nothing was sent. Use the current session from the store.',
    sessionId,
  });
}

function factorVerificationAge({ factorVerifiedAt: { first, second } }: SessionData, now: number) {
  if (!first && !second) return null;
  return [minutesSince(first, now), minutesSince(second, now)] as const;
}

function minutesSince(time: Date | null, now: number): number {
  return time ? Math.max(0, Math.floor((now - time.getTime()) / 60_000)) : -1;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
