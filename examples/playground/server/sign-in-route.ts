import { errorResponse, type SessionServer } from 'multisession/server';
import * as v from 'valibot';

/** The path of {@link createSignInRoute}. */
export const signInPath = '/api/sign-in';
/** The path of {@link createTaskRoute}. */
export const taskPath = '/api/complete-task';

const signInForm = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty('Enter a name.'), v.maxLength(100)),
  email: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email('Enter a valid email address.')),
  kind: v.optional(v.picklist(['usual', 'task']), 'usual'),
});
const taskForm = v.object({ sessionId: v.string(), key: v.string() });

/** The tasks of a new colleague. */
const newcomerTasks = [{ key: 'accept-terms' }, { key: 'choose-organization' }];

/**
 * Creates the handler of sign-ins. It signs in without credentials, for development only: a real app verifies a password
 * or a passkey here.
 */
export function createSignInRoute({ sessions }: SessionServer): (request: Request) => Promise<Response> {
  return async (request) => {
    const form = v.safeParse(signInForm, await readJson(request));
    if (!form.success) return Response.json({ error: form.issues[0].message }, { status: 400 });
    const { name, email, kind } = form.output;
    const [firstName = name, ...lastNames] = name.split(/\s+/);
    try {
      const { session, headers } = await sessions.signIn(request, {
        userId: `user_${email}`,
        publicUserData: { firstName, lastName: lastNames.join(' ') || null, identifier: email },
        ...(kind === 'task' && { tasks: newcomerTasks }),
      });
      return Response.json({ sessionId: session.id }, { headers });
    } catch (error) {
      return errorResponse(error);
    }
  };
}

/** Creates the handler that completes a task of a pending session. A real app verifies here that it is done. */
export function createTaskRoute({ sessions }: SessionServer): (request: Request) => Promise<Response> {
  return async (request) => {
    const form = v.safeParse(taskForm, await readJson(request));
    if (!form.success) return Response.json({ error: form.issues[0].message }, { status: 400 });
    try {
      const { headers } = await sessions.completeTask(request, form.output);
      return Response.json({}, { headers });
    } catch (error) {
      return errorResponse(error);
    }
  };
}

function readJson(request: Request): Promise<unknown> {
  return request.json().catch(() => undefined);
}
