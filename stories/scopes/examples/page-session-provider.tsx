import {
  httpBackend,
  type PageSession,
  PageSessionProvider,
  SessionTitle,
  useSession,
} from 'multisession';

const backend = httpBackend({ baseUrl: '/', preload: false });

export function Inbox() {
  const firstName = useSession(({ session }) => session?.publicUserData?.firstName);
  return (
    <>
      <SessionTitle>{`Inbox of ${firstName}`}</SessionTitle>
      <h1>Inbox of {firstName}</h1>
    </>
  );
}

interface RootProps {
  /** The result of `resolvePageSession()` on your server. */
  readonly pageSession: PageSession;
}

/** The root of a page that a server has rendered, inside `<body>`. */
export function Root({ pageSession }: RootProps) {
  return (
    <PageSessionProvider backend={backend} pageSession={pageSession}>
      <Inbox />
    </PageSessionProvider>
  );
}
