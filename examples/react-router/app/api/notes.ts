import { isSessionError } from 'multisession';
import type { ActionFunctionArgs, LoaderFunctionArgs } from 'react-router';
import { getServer } from '../sessions.server';

const notes = new Map<string, { id: number; text: string }[]>();

/** Returns the ID of the user whose session the request belongs to. Throws a response if there is none. */
async function authenticate(request: Request): Promise<string> {
  const { sessions } = await getServer();
  try {
    return (await sessions.authenticate(request)).userId;
  } catch (error) {
    if (!isSessionError(error)) throw error;
    throw new Response(error.message, { status: 401 });
  }
}

export async function loader({ request }: LoaderFunctionArgs) {
  return Response.json(notes.get(await authenticate(request)) ?? []);
}

export async function action({ request }: ActionFunctionArgs) {
  const userId = await authenticate(request);
  const { text } = await request.json();
  const own = notes.get(userId) ?? [];
  notes.set(userId, [...own, { id: own.length, text: String(text) }]);
  return new Response(null, { status: 204 });
}
