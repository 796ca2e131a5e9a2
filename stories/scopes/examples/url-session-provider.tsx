import {
  accountSlug,
  SessionScope,
  UrlSessionProvider,
  useActiveSession,
  useSession,
} from 'multisession';
import { SessionSwitcher } from 'multisession/components';

function Inbox() {
  return <h2>Inbox of {useActiveSession().publicUserData?.firstName}</h2>;
}

interface AccountRouteProps {
  /** The parameter of the route, for example `useParams().account`. */
  readonly account: string | undefined;
  /** Navigates to the path of another account. */
  readonly navigate: (path: string) => void;
}

export function AccountRoute({ account, navigate }: AccountRouteProps) {
  return (
    <UrlSessionProvider account={account} navigate={(next) => navigate(`/u/${next}`)}>
      <SessionSwitcher />
      <SessionScope signedOut={<p>This account is not signed in here.</p>}>
        <Inbox />
      </SessionScope>
    </UrlSessionProvider>
  );
}

/** The path of `/`: that of the tab’s current session. */
export function useAccountPath(): string | undefined {
  return (
    useSession(({ session }) => session && `/u/${accountSlug(session)}`) ?? undefined
  );
}
