import { isSignedInStatus, type User } from '../../session/index.ts';
import { decide, decorate, functionFailed, RESULT_OMITTED } from '../app-functions.ts';
import type { ServerContext } from '../context.ts';
import type { SessionRecord } from '../storage/schema.ts';

export type Users = ReadonlyMap<string, User>;

/**
 * Loads the users of the sessions that are signed in, all at once, to be shown in a browser or beside what was done. A
 * user who cannot be loaded is shown by their public data.
 */
export async function loadUsers(context: ServerContext, sessions: readonly SessionRecord[]): Promise<Users> {
  const { onError } = context;
  const call = findUsers(context, sessions);
  const users = call ? await decorate(onError, 'loadUsers', async () => (await call()).map(asSent), []) : [];
  const valid = users.filter(isUser);
  if (valid.length < users.length) onError(functionFailed('loadUsers', RESULT_OMITTED, invalidUsers()));
  return byId(valid);
}

/**
 * Loads the same users for code of the app, which may decide by them.
 *
 * @throws {SessionError} `server_error` if one of them cannot be loaded.
 */
export async function requireUsers(
  context: ServerContext,
  sessions: readonly SessionRecord[],
): Promise<Users> {
  const call = findUsers(context, sessions);
  if (!call) return byId([]);
  const users = await decide(context.onError, 'loadUsers', async () => {
    const found = await call();
    if (found.every((user): user is User => isUser(asSent(user)))) return found;
    throw invalidUsers();
  });
  return byId(users);
}

/** The call of the app's function; null if there is none, or nothing to ask it for. */
function findUsers(
  { loadUsers }: ServerContext,
  sessions: readonly SessionRecord[],
): (() => Promise<readonly unknown[]>) | null {
  const signedIn = sessions.filter(({ status }) => isSignedInStatus(status));
  const ids = [...new Set(signedIn.map(({ user_id }) => user_id))];
  if (!loadUsers || ids.length === 0) return null;
  return async () => {
    const users: unknown = await loadUsers(ids);
    if (Array.isArray(users)) return Array.from(users);
    throw invalidUsers();
  };
}

/** Returns the JSON that a browser receives of a user: an entity of a database may have getters or a `toJSON()`. */
function asSent(user: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(user));
  } catch {
    return undefined;
  }
}

/** Whether it has an ID. The rest of what the app's type of users promises is for the app to keep. */
function isUser(user: unknown): user is User {
  const isObject = typeof user === 'object' && user !== null && !Array.isArray(user);
  return isObject && 'id' in user && typeof user.id === 'string';
}

function invalidUsers(): TypeError {
  return new TypeError('"loadUsers" should resolve to an array of users, each a JSON object with an "id".');
}

function byId(users: readonly User[]): Users {
  return new Map(users.map((user) => [user.id, user]));
}
