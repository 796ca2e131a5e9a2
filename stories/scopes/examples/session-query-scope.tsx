import { useQuery } from '@tanstack/react-query';
import { useSessionFetch } from 'multisession';
import { SessionQueryScope } from 'multisession/query';

function Unread() {
  const fetch = useSessionFetch();
  const { data } = useQuery({
    queryKey: ['inbox'],
    queryFn: async () => (await fetch('/api/inbox')).text(),
  });
  return <p>Response: {data ?? 'Loading…'}</p>;
}

export function InboxPage() {
  return (
    <SessionQueryScope loading={<p>Loading…</p>} signedOut={<p>Please sign in.</p>}>
      <Unread />
    </SessionQueryScope>
  );
}
