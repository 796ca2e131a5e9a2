import * as v from 'valibot';
import { sessionStatuses } from '../../session/index.ts';
import type { SessionChanges, SessionRecord, SessionRow } from './schema.ts';

// The database is outside too: what it holds is parsed, never cast.
const json = <Schema extends v.GenericSchema>(schema: Schema) => v.pipe(v.string(), v.parseJson(), schema);

const columns = v.object({
  status: v.picklist(sessionStatuses),
  actor: v.nullable(json(v.looseObject({ sub: v.string() }))),
  public_user_data: v.nullable(json(v.record(v.string(), v.unknown()))),
  tasks: json(v.array(v.looseObject({ key: v.string() }))),
  latest_activity: v.nullable(json(v.record(v.string(), v.unknown()))),
});

export function readSession(row: SessionRow): SessionRecord {
  return { ...row, ...v.parse(columns, row) };
}

export function writeSession(session: SessionRecord): SessionRow {
  return {
    ...session,
    actor: writeJson(session.actor),
    public_user_data: writeJson(session.public_user_data),
    tasks: JSON.stringify(session.tasks),
    latest_activity: writeJson(session.latest_activity),
  };
}

export function writeChanges({ tasks, latest_activity, ...changes }: SessionChanges): Partial<SessionRow> {
  return {
    ...changes,
    ...(tasks !== undefined && { tasks: JSON.stringify(tasks) }),
    ...(latest_activity !== undefined && { latest_activity: writeJson(latest_activity) }),
  };
}

function writeJson(value: object | null): string | null {
  return value && JSON.stringify(value);
}
