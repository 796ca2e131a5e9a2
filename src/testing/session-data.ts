import type {
  ActiveSessionData,
  ClosedSessionData,
  ClosedStatus,
  PendingSessionData,
  PublicUserData,
  SessionFields,
  User,
} from '../session/index.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The fields of a sample session. The defaults derive from `name`: for `Ada Lovelace`, the session `sess_ada` of the user
 * `user_ada` with the identifier `ada@example.com`.
 */
export interface SessionDataOptions extends Partial<SessionFields> {
  /** The full name of the user. Default `Ada Lovelace`. */
  readonly name?: string;
}

/** The fields of a signed-in sample session. */
export interface SignedInSessionDataOptions extends SessionDataOptions {
  /** The user in the form that your server sends. Default: a user with an ID and public data only. */
  readonly user?: User;
}

/** Creates an active session for tests and stories. Every field can be overridden. */
export function createSessionData(options: SignedInSessionDataOptions = {}): ActiveSessionData {
  const { user, ...fields } = createSignedInFields(options);
  return { ...fields, status: 'active', user };
}

/** Creates a pending session for tests and stories. Default task: `setup-mfa`. */
export function createPendingSessionData(options: SignedInSessionDataOptions = {}): PendingSessionData {
  const [currentTask = { key: 'setup-mfa' }, ...laterTasks] = options.tasks ?? [];
  const { user, ...fields } = createSignedInFields({ ...options, tasks: [currentTask, ...laterTasks] });
  return { ...fields, status: 'pending', user, currentTask };
}

/** Creates a closed session for tests and stories. Default status: `ended`. */
export function createClosedSessionData(
  options: SessionDataOptions & { readonly status?: ClosedStatus } = {},
): ClosedSessionData {
  const { status = 'ended', ...fields } = options;
  return { ...createFields(fields), status, user: null };
}

function createSignedInFields({ user, ...options }: SignedInSessionDataOptions) {
  const fields = createFields({ ...(user && { userId: user.id }), ...options });
  return { ...fields, user: user ?? createUser(fields) };
}

function createFields({ name = 'Ada Lovelace', ...overrides }: SessionDataOptions): SessionFields {
  const [firstName = name, ...rest] = name.split(' ');
  const handle = firstName.toLowerCase();
  const userId = overrides.userId ?? `user_${handle}`;
  const now = Date.now();
  const publicUserData: PublicUserData = {
    userId,
    firstName,
    lastName: rest.join(' ') || null,
    username: null,
    imageUrl: '',
    hasImage: false,
    identifier: `${handle}@example.com`,
  };
  return {
    id: `sess_${handle}`,
    clientId: 'client_1',
    userId,
    publicUserData,
    lastActiveAt: new Date(now),
    expireAt: new Date(now + 7 * DAY_MS),
    abandonAt: new Date(now + 30 * DAY_MS),
    createdAt: new Date(now - 5 * MINUTE_MS),
    updatedAt: new Date(now),
    lastActiveOrganizationId: null,
    actor: null,
    factorVerifiedAt: { first: new Date(now - 5 * MINUTE_MS), second: null },
    version: 1,
    tasks: [],
    latestActivity: null,
    ...overrides,
  };
}

function createUser({ userId, publicUserData }: SessionFields): User {
  // SAFETY: represents the user that the app's server would send; see `Register`.
  return { ...publicUserData, id: userId } as User;
}
