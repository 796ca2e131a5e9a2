import { isSignedInStatus, type User } from '../../session/index.ts';
import { decide, decorate, functionFailed, LEFT_OUT } from '../app-functions.ts';
import type { LoadUsers, ServerContext } from '../context.ts';
import type { SessionRecord } from '../storage/schema.ts';

export type Users = ReadonlyMap<string, User>;

/**
 * Loads the users of the sessions that are signed in, all at once, to be shown in a browser or beside what was done. A
 * user who cannot be loaded is shown by their public data.
 */
export async function loadUsers(context: ServerContext, sessions: readonly SessionRecord[]): Promise<Users> {
  const { onError } = context;
  const users = await load(context, sessions, (call) => decorate(onError, 'loadUsers', call, []));
  const valid = users.filter(isUser);
  if (valid.length < users.length) onError(functionFailed('loadUsers', LEFT_OUT, invalidUsers()));
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
  return byId(
    await load(context, sessions, (call) =>
      decide(context.onError, 'loadUsers', async () => {
        const users = await call();
        return users.every(isUser) ? users : Promise.reject(invalidUsers());
      }),
    ),
  );
}

type Call = () => Promise<readonly User[]>;

async function load(
  context: ServerContext,
  sessions: readonly SessionRecord[],
  run: (call: Call) => Promise<readonly User[]>,
): Promise<readonly User[]> {
  const signedIn = sessions.filter(({ status }) => isSignedInStatus(status));
  const ids = new Set(signedIn.map(({ user_id }) => user_id));
  const { loadUsers } = context;
  return loadUsers && ids.size > 0 ? run(() => loadList(loadUsers, [...ids])) : [];
}

async function loadList(loadUsers: LoadUsers, ids: readonly string[]): Promise<readonly User[]> {
  const users: unknown = await loadUsers(ids);
  if (Array.isArray(users)) return users;
  throw invalidUsers();
}

/** Whether it is what the type says, and can be sent. */
function isUser(user: unknown): boolean {
  try {
    return (
      typeof user === 'object' &&
      user !== null &&
      'id' in user &&
      typeof user.id === 'string' &&
      JSON.stringify(user) !== undefined
    );
  } catch {
    return false;
  }
}

function invalidUsers(): TypeError {
  return new TypeError(
    '"loadUsers" should resolve to an array of objects of JSON, each with the "id" of a user.',
  );
}

function byId(users: readonly User[]): Users {
  return new Map(users.map((user) => [user.id, user]));
}
