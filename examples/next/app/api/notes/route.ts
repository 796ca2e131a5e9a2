import { errorResponse } from 'multisession/server';
import { getNotes } from '../../../lib/notes';
import { sessions } from '../../../lib/sessions';

export async function GET(request: Request) {
  try {
    const server = await sessions.getServer();
    const { userId } = await server.sessions.authenticate(sessions.toRequest(request));
    return Response.json(getNotes(userId));
  } catch (error) {
    return errorResponse(error);
  }
}
