import * as v from 'valibot';
import { isSignedInStatus, type SessionData, type SessionTask } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { sessionClosed, sessionNotFound } from '../request-error.ts';
import type { SessionChanges } from '../storage/schema.ts';
import { check, text } from '../validation.ts';
import { changeAndRotate, type SessionWithCookies } from './change-and-rotate.ts';
import { writeClient } from './client-write.ts';
import { taskSchema } from './sign-in.ts';
import { toSessionData } from './to-wire.ts';

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
  return changeAndRotate(context, request, sessionId, (session) => {
    const tasks = session.tasks.filter((task) => task.key !== key);
    return tasks.length === session.tasks.length ? null : withTasks(tasks);
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
  const known = await repository.findSession(sessionId);
  const client =
    known &&
    (await writeClient(repository, known.client_id, context.now(), async (writer, { sessions }) => {
      const session = sessions.find(({ id }) => id === sessionId);
      if (!session || !isSignedInStatus(session.status)) throw sessionClosed(sessionId);
      const changes = withTasks([...session.tasks.filter(({ key }) => key !== task.key), task]);
      if (!(await writer.change(session, changes))) throw sessionClosed(sessionId);
    }));
  const session = client?.sessions.find(({ id }) => id === sessionId);
  if (!session) throw sessionNotFound();
  return toSessionData(context, session);
}

function withTasks(tasks: readonly SessionTask[]): SessionChanges {
  return { tasks, status: tasks.length > 0 ? 'pending' : 'active' };
}
