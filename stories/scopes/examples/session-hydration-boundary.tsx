import { useQuery } from '@tanstack/react-query';
import { useSessionFetch } from 'multisession';
import {
  type DehydratedSession,
  SessionHydrationBoundary,
  SessionQueryScope,
} from 'multisession/query';

function Unread() {
  const fetch = useSessionFetch();
  const { data } = useQuery({
    queryKey: ['inbox'],
    queryFn: async () => (await fetch('/api/inbox')).text(),
    staleTime: 60_000,
  });
  return <p>Response: {data ?? 'Loading…'}</p>;
}

interface InboxPageProps {
  /**
   * The result of `dehydrate()` on the server, for the session that it has rendered
   * the page for.
   */
  readonly sent: DehydratedSession;
}

export function InboxPage({ sent }: InboxPageProps) {
  return (
    <SessionQueryScope>
      <SessionHydrationBoundary state={sent}>
        <Unread />
      </SessionHydrationBoundary>
    </SessionQueryScope>
  );
}
