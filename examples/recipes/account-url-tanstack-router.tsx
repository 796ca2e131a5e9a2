import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { UrlSessionProvider } from 'multisession';

/** The component of the route `/u/$account`. */
export function AccountLayout() {
  const { account } = useParams({ strict: false });
  const navigate = useNavigate();
  return (
    <UrlSessionProvider
      account={account}
      navigate={(next) => navigate({ to: `/u/${next}` })}
    >
      <Outlet />
    </UrlSessionProvider>
  );
}
