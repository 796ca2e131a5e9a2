import 'multisession/styles.css';
import './style.css';
import { httpBackend, PageSessionProvider } from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import {
  data,
  type HeadersArgs,
  Links,
  type LoaderFunctionArgs,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLoaderData,
  useNavigate,
} from 'react-router';
import { getServer } from './sessions.server';

export async function loader({ request }: LoaderFunctionArgs) {
  const { sessions } = await getServer();
  const { pageSession, headers } = await sessions.resolvePageSession(request);
  return data({ pageSession }, { headers });
}

/** Keeps caches from storing the page. */
export const headers = ({ loaderHeaders }: HeadersArgs) => loaderHeaders;

/** From here on, the browser knows the sessions. */
export const shouldRevalidate = () => false;

const backend = httpBackend({ baseUrl: '/', preload: false });

export default function Root() {
  const { pageSession } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const openSignIn = () => navigate('/sign-in');
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Notes</title>
        <link rel="icon" href="data:," />
        <Links />
      </head>
      <body>
        <PageSessionProvider backend={backend} pageSession={pageSession}>
          <header>
            <strong>Notes</strong>
            <SessionSwitcher onAddAccount={openSignIn} onSignInAgain={openSignIn} />
          </header>
          <Outlet />
        </PageSessionProvider>
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}
