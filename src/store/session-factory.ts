import type { Session, SessionData, SessionMethods, Token } from '../session/index.ts';

/** The functions that the methods of sessions call, by session ID. */
export interface SessionCommands {
  readonly end: (id: string) => Promise<Session>;
  readonly remove: (id: string) => Promise<Session>;
  readonly touch: (id: string, ...options: Parameters<SessionMethods['touch']>) => Promise<Session>;
  /** By default, for the organization of the snapshot. */
  readonly getToken: (
    id: string,
    organizationId: string | null,
    ...options: Parameters<SessionMethods['getToken']>
  ) => Promise<string | null>;
  readonly lastToken: (id: string) => Token | null;
  /** Returns the current time of the server's clock, in ms. */
  readonly now: () => number;
}

type BoundMethods = Pick<Session, 'end' | 'remove' | 'touch' | 'getToken'>;

/** Returns a function that creates frozen sessions with bound methods. It returns the same session for the same data. */
export function createSessionFactory(commands: SessionCommands): (data: SessionData) => Session {
  const sessions = new WeakMap<SessionData, Session>();
  const methods = new Map<string, BoundMethods & { readonly organizationId: string | null }>();

  /** Returns the same functions as long as the organization is the same. */
  function methodsOf({ id, lastActiveOrganizationId: organizationId }: SessionData): BoundMethods {
    const before = methods.get(id);
    if (before?.organizationId === organizationId) return before;
    const bound = {
      end: () => commands.end(id),
      remove: () => commands.remove(id),
      touch: (options) => commands.touch(id, options),
      ...before,
      organizationId,
      getToken: (options) => commands.getToken(id, organizationId, options),
    } satisfies BoundMethods & { organizationId: string | null };
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
    Object.defineProperty(session, 'lastActiveToken', { get: () => commands.lastToken(data.id) });
    // SAFETY: `lastActiveToken` was added in the line above, which the type checker cannot see.
    const frozen = Object.freeze(session) as Session;
    sessions.set(data, frozen);
    return frozen;
  };
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
