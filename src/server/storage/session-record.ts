import { type ActClaim, type SessionStatus, sessionStatuses, type SessionTask } from '../../session/index.ts';
import type { StoredSecret, SessionChanges, SessionRecord, SessionRow } from './schema.ts';

/** Parses the result of `sessionJson()`. */
export function parseSessionJson(text: string): SessionRecord {
  // SAFETY: the query selects exactly these columns.
  return parseRow(JSON.parse(text) as SessionRow);
}

/** Parses the result of `sessionsJson()`. */
export function parseSessionsJson(text: string): readonly SessionRecord[] {
  // SAFETY: the query selects an array of exactly these columns.
  return (JSON.parse(text) as SessionRow[]).map(parseRow);
}

// The database is a trust boundary, so rows are validated. The validation is handwritten for speed, because it runs for
// every session that is read.
function parseRow(row: SessionRow): SessionRecord {
  return {
    ...row,
    status: isStatus(row.status) ? row.status : invalidColumn('status'),
    actor: parseColumn('actor', row.actor, isActor),
    public_user_data: parseColumn('public_user_data', row.public_user_data, isRecord),
    tasks: parseColumn('tasks', row.tasks, areTasks) ?? invalidColumn('tasks'),
    latest_activity: parseColumn('latest_activity', row.latest_activity, isRecord),
    secrets: parseColumn('secrets', row.secrets, areSecrets) ?? invalidColumn('secrets'),
  };
}

function parseColumn<Value>(
  column: keyof SessionRow,
  text: string | null,
  isValid: (value: unknown) => value is Value,
): Value | null {
  if (text === null) return null;
  const value: unknown = JSON.parse(text);
  return isValid(value) ? value : invalidColumn(column);
}

function isStatus(status: string): status is SessionStatus {
  return sessionStatuses.some((known) => known === status);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isActor(value: unknown): value is ActClaim {
  return isRecord(value) && typeof value['sub'] === 'string';
}

function areTasks(value: unknown): value is readonly SessionTask[] {
  return Array.isArray(value) && value.every((task) => isRecord(task) && typeof task['key'] === 'string');
}

function areSecrets(value: unknown): value is readonly StoredSecret[] {
  return Array.isArray(value) && value.every(isSecret);
}

function isSecret(value: unknown): value is StoredSecret {
  if (!isRecord(value)) return false;
  const { hash, lacks, is_presented, superseded_at } = value;
  const hasTime = superseded_at === null || typeof superseded_at === 'number';
  return typeof hash === 'string' && Array.isArray(lacks) && typeof is_presented === 'boolean' && hasTime;
}

function invalidColumn(column: keyof SessionRow): never {
  throw new Error(
    `A stored session has an invalid value in "${column}". If a newer release wrote it, upgrade this process.`,
  );
}

export function writeSession(session: SessionRecord): SessionRow {
  return {
    ...session,
    actor: writeJson(session.actor),
    public_user_data: writeJson(session.public_user_data),
    tasks: JSON.stringify(session.tasks),
    latest_activity: writeJson(session.latest_activity),
    secrets: JSON.stringify(session.secrets),
  };
}

export function writeChanges({
  tasks,
  latest_activity,
  secrets,
  ...changes
}: SessionChanges): Partial<SessionRow> {
  return {
    ...changes,
    ...(tasks !== undefined && { tasks: JSON.stringify(tasks) }),
    ...(latest_activity !== undefined && { latest_activity: writeJson(latest_activity) }),
    ...(secrets !== undefined && { secrets: JSON.stringify(secrets) }),
  };
}

function writeJson(value: object | null): string | null {
  return value && JSON.stringify(value);
}
