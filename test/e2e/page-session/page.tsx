import { type ReactNode, Suspense, use, useEffect, useLayoutEffect } from 'react';
import {
  httpBackend,
  type PageSession,
  PageSessionProvider,
  SessionScope,
  SessionTitle,
  useSession,
  useSessionStore,
} from 'multisession';

/** The data that the server sends with the page. */
export interface PageData {
  readonly pageSession: PageSession;
  /** The text that makes the page long. */
  readonly text: string;
}

/** The actions of the test on this page. */
export interface MailPage {
  switchTo(firstName: string): Promise<unknown>;
  signOut(firstName: string): Promise<unknown>;
}

declare global {
  /** The names for which effects ran. */
  // oxlint-disable-next-line no-var -- a global variable
  var effects: string[] | undefined;
}

const backend = httpBackend({ baseUrl: '/', preload: false });

interface MailDocumentProps extends PageData {
  readonly nonce?: string | undefined;
  /** Resolves when the late part of the page is sent. */
  readonly late: Promise<string>;
}

/** The whole document, as the server sends it and the browser hydrates it. */
export function MailDocument({ pageSession, text, nonce, late }: MailDocumentProps): ReactNode {
  const data: PageData = { pageSession, text };
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <script
          id="data"
          type="application/json"
          dangerouslySetInnerHTML={{ __html: JSON.stringify(data).replaceAll('<', String.raw`\u003c`) }}
        />
        <a href="/other">Other page</a>
        <PageSessionProvider backend={backend} pageSession={pageSession} nonce={nonce} loading="Loading">
          <Name in="header" />
          <SessionScope keepAlive={3} signedOut="Signed out">
            <Name in="inbox" />
            <textarea aria-label="Draft" />
            <Suspense fallback="Late mail">
              <Late>{late}</Late>
            </Suspense>
            <p>{text}</p>
          </SessionScope>
          <Actions />
        </PageSessionProvider>
      </body>
    </html>
  );
}

function recordEffect(name: string): void {
  globalThis.effects = [...(globalThis.effects ?? []), name];
}

function Name({ in: place }: { readonly in: string }) {
  const { session, status } = useSession();
  const name = session?.publicUserData?.firstName ?? status;
  useLayoutEffect(() => recordEffect(name), [name]);
  useEffect(() => recordEffect(name), [name]);
  return (
    <p>
      {place} of {name}
      {place === 'inbox' && <SessionTitle>{`Mail of ${name}`}</SessionTitle>}
    </p>
  );
}

function Late({ children }: { readonly children: Promise<string> }) {
  const text = use(children);
  const { session } = useSession();
  return (
    <p>
      {text} of {session?.publicUserData?.firstName}
    </p>
  );
}

function Actions() {
  const store = useSessionStore();
  useEffect(() => {
    const findId = (firstName: string) => {
      const sessions = store.getState().client?.sessions ?? [];
      return sessions.find(({ publicUserData }) => publicUserData?.firstName === firstName)?.id ?? null;
    };
    const mailPage: MailPage = {
      switchTo: (firstName) => store.switchTo(findId(firstName)),
      signOut: (firstName) => store.signOut({ session: findId(firstName) ?? 'none' }),
    };
    Object.assign(globalThis, { mailPage });
  }, [store]);
  return null;
}
