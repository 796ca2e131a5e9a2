import * as v from 'valibot';
import type { SessionData, SessionTask } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { changeAndRotate, type SessionWithCookies } from '../core/change-and-rotate.ts';
import { updateAndPublish } from '../core/close-sessions.ts';
import { toSessionData } from '../core/to-wire.ts';
import { sessionClosed, sessionNotFound } from '../request-error.ts';
import type { SessionChanges } from '../storage/schema.ts';
import { check, text } from '../validation.ts';
import { taskSchema } from './sign-in.ts';

const addSchema = v.object({ sessionId: text, task: taskSchema });
const completeSchema = v.object({ sessionId: text, key: text });

/** The options of {@link ServerSessions.completeTask}. */
export interface CompleteTaskOptions {
  readonly sessionId: string;
  /** The `key` of the completed task. */
  readonly key: string;
}

/** See {@link ServerSessions.completeTask}. */
export async function completeTask(
  context: ServerContext,
  request: Request,
  options: CompleteTaskOptions,
): Promise<SessionWithCookies> {
  const { sessionId, key } = check(completeSchema, options, 'options');
  return changeAndRotate(context, request, {
    sessionId,
    privilege: `task ${key}`,
    choose(session) {
      const tasks = session.tasks.filter((task) => task.key !== key);
      return tasks.length === session.tasks.length ? null : withTasks(tasks);
    },
  });
}

/** See {@link ServerSessions.addTask}. */
export async function addTask(
  context: ServerContext,
  id: string,
  addedTask: SessionTask,
): Promise<SessionData> {
  const { repository } = context;
  const { sessionId, task } = check(addSchema, { sessionId: id, task: addedTask }, 'task');
  const now = context.now();
  const session = await repository.transaction(async (writes) => {
    const known = await writes.lockSession(sessionId);
    if (!known) throw sessionNotFound();
    const changes = withTasks([...known.tasks.filter(({ key }) => key !== task.key), task]);
    const filter = { ids: [sessionId], statuses: ['active', 'pending'] as const, aliveAt: now };
    const [changed] = await updateAndPublish(writes, filter, { ...changes, updated_at: now });
    if (!changed) throw sessionClosed(sessionId);
    return changed;
  });
  return toSessionData(context, session);
}

function withTasks(tasks: readonly SessionTask[]): SessionChanges {
  return { tasks, status: tasks.length > 0 ? 'pending' : 'active' };
}
