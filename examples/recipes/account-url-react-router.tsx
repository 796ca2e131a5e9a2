import { UrlSessionProvider } from 'multisession';
import { Outlet, useNavigate, useParams } from 'react-router';

/** The element of the route `/u/:account`. */
export function AccountLayout() {
  const { account } = useParams();
  const navigate = useNavigate();
  return (
    <UrlSessionProvider account={account} navigate={(next) => navigate(`/u/${next}`)}>
      <Outlet />
    </UrlSessionProvider>
  );
}
