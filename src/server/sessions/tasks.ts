import { isSignedInStatus, type SessionData, type SessionTask } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { check } from '../http/body.ts';
import { checkSignInOrigin } from '../http/origin.ts';
import { sessionClosed, sessionNotFound } from '../request-error.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { changeClient, findOwnSession, requireCredential } from './client-view.ts';
import { type ClientWriter, writeClient } from './client-write.ts';
import { cookieHeaders, rotateSecret } from './rotate.ts';
import { taskSchema } from './sign-in.ts';
import { toSessionData } from './to-wire.ts';

export interface CompleteTaskOptions {
  readonly sessionId: string;
  /** The `key` of the task that is done. */
  readonly key: string;
}

export interface CompleteTaskResult {
  readonly session: SessionData;
  /** To be sent with the answer: the new cookie; empty if the session had no such task. */
  readonly headers: Headers;
}

/** See {@link ServerSessions.completeTask}. */
export async function completeTask(
  context: ServerContext,
  request: Request,
  { sessionId, key }: CompleteTaskOptions,
): Promise<CompleteTaskResult> {
  checkSignInOrigin(request, context.trustedOrigins);
  const { repository, cookieName } = context;
  const credential = requireCredential(context, request);
  const now = context.now();
  let headers = new Headers();
  const view = await changeClient(context, credential, now, async (writer, view) => {
    // A transaction that lost against another one runs again.
    headers = new Headers();
    const session = await findOwnSession(writer, view, sessionId, now);
    if (!isSignedInStatus(session.status)) throw sessionClosed(sessionId);
    const tasks = session.tasks.filter((task) => task.key !== key);
    if (tasks.length === session.tasks.length) return;
    await setTasks(writer, session, tasks);
    const secret = await rotateSecret(writer, view.client, view.sessions, credential.secret);
    headers = cookieHeaders(cookieName, { ...credential, secret });
  });
  const session = await findOwnSession(repository, view, sessionId, now);
  return { session: await toSessionData(context, session), headers };
}

/** See {@link ServerSessions.addTask}. */
export async function addTask(
  context: ServerContext,
  sessionId: string,
  task: SessionTask,
): Promise<SessionData> {
  const { repository } = context;
  const added = check(taskSchema, task);
  const known = await repository.findSession(sessionId);
  const client =
    known &&
    (await writeClient(repository, known.client_id, context.now(), async (writer, { sessions }) => {
      const session = sessions.find(({ id }) => id === sessionId);
      if (!session || !isSignedInStatus(session.status)) throw sessionClosed(sessionId);
      await setTasks(writer, session, [...session.tasks.filter(({ key }) => key !== added.key), added]);
    }));
  const session = client?.sessions.find(({ id }) => id === sessionId);
  if (!session) throw sessionNotFound();
  return toSessionData(context, session);
}

async function setTasks(
  writer: ClientWriter,
  session: SessionRecord,
  tasks: readonly SessionTask[],
): Promise<void> {
  const status = tasks.length > 0 ? 'pending' : 'active';
  if (!(await writer.change(session, { tasks, status }))) throw sessionClosed(session.id);
}
