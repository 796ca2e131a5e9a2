import { createRootRoute, HeadContent, Outlet, Scripts, useNavigate } from '@tanstack/react-router';
import { createServerFn } from '@tanstack/react-start';
import { getRequest, setResponseHeaders } from '@tanstack/react-start/server';
import { httpBackend, PageSessionProvider } from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import multisessionStyles from 'multisession/styles.css?url';
import { getServer } from '../sessions.server';
import styles from '../style.css?url';

const loadPage = createServerFn().handler(async () => {
  const { sessions } = await getServer();
  const { pageSession, headers } = await sessions.resolvePageSession(getRequest());
  setResponseHeaders(headers);
  return JSON.stringify(pageSession);
});

export const Route = createRootRoute({
  // From the first page on, the browser knows the sessions.
  loader: () => loadPage(),
  staleTime: Infinity,
  head: () => ({
    meta: [
      { charSet: 'utf-8' },
      { name: 'viewport', content: 'width=device-width, initial-scale=1' },
      { title: 'Notes' },
    ],
    links: [
      { rel: 'icon', href: 'data:,' },
      { rel: 'stylesheet', href: multisessionStyles },
      { rel: 'stylesheet', href: styles },
    ],
  }),
  component: Root,
});

const backend = httpBackend({ baseUrl: '/', preload: false });

function Root() {
  const pageSession = Route.useLoaderData();
  const navigate = useNavigate();
  const openSignIn = () => navigate({ to: '/sign-in' });
  return (
    <html lang="en">
      <head>
        <HeadContent />
      </head>
      <body>
        <PageSessionProvider backend={backend} pageSession={JSON.parse(pageSession)}>
          <header>
            <strong>Notes</strong>
            <SessionSwitcher onAddAccount={openSignIn} onSignInAgain={openSignIn} />
          </header>
          <Outlet />
        </PageSessionProvider>
        <Scripts />
      </body>
    </html>
  );
}
