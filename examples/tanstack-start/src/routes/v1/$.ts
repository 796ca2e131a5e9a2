import { createFileRoute } from '@tanstack/react-router';
import { getServer } from '../../sessions.server';

/** The routes of the sessions. */
export const Route = createFileRoute('/v1/$')({
  server: { handlers: { ANY: async ({ request }) => (await getServer()).fetch(request) } },
});
