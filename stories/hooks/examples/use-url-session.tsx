import { UrlSessionProvider, useUrlSession } from 'multisession';

function AccountPage() {
  const { status, session } = useUrlSession();
  switch (status) {
    case 'loading':
      return <p>Loading…</p>;
    case 'failed':
      return <p>The sessions could not be loaded.</p>;
    case 'not-found':
      return <p>This account is not signed in here.</p>;
    case 'signed-out':
      return <p>Sign in again as {session.publicUserData?.identifier}.</p>;
    default:
      return <p>The pages of {session.publicUserData?.identifier}.</p>;
  }
}

interface RouteProps {
  /** The parameter of the route, for example `useParams().account`. */
  readonly account: string;
}

export function AccountRoute({ account }: RouteProps) {
  return (
    <UrlSessionProvider
      account={account}
      navigate={(next) => location.assign(`/u/${next}`)}
    >
      <AccountPage />
    </UrlSessionProvider>
  );
}
