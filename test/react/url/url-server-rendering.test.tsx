import {
  accountSlug,
  createSessionStore,
  PageSessionProvider,
  SessionScope,
  UrlSessionProvider,
  useActiveSession,
  useSession,
  useUrlSession,
} from 'multisession';
import { createClosedSessionData, inMemoryEnvironment } from 'multisession/testing';
import { expect, it } from 'vitest';
import { failOnConsoleErrors, hydratePage, renderToHtml, toClientJson } from '../server.tsx';
import { ada, bob, setUp, setUpFakeTime } from '../set-up.tsx';

setUpFakeTime();
failOnConsoleErrors();

const grace = createClosedSessionData({ name: 'Grace Hopper' });

function Account() {
  return `content of ${useActiveSession().id}`;
}

function NoAccount() {
  return `content of ${useUrlSession().status}`;
}

function Header() {
  return <h1>{useSession(({ session }) => session?.id ?? 'none')}</h1>;
}

function visibleTextOf(html: string): string {
  const element = document.createElement('div');
  element.innerHTML = html;
  for (const hidden of element.querySelectorAll('script, [hidden]')) hidden.remove();
  return element.textContent;
}

it.each([
  ['a signed-in account', accountSlug(bob()), 'sess_bob', 'sess_bobcontent of sess_bob'],
  ['a remembered account', accountSlug(grace), grace.id, 'nonecontent of signed-out'],
  ['an unknown account', 'unknown', '', 'nonecontent of not-found'],
])(
  'the HTML for the URL of %s shows that account and no other one, in every tab',
  async (_, account, id, text) => {
    const { backend } = setUp({ sessions: [ada(), bob(), grace], scope: 'server' });
    const environment = inMemoryEnvironment();
    await createSessionStore({ backend, environment }).switchTo(ada().id);
    // As `resolvePageSession()` returns it for this account.
    const pageSession = {
      client: toClientJson(backend.inspect()),
      sessionId: id,
      organizationId: null,
      isRequested: true,
      hasOthers: true,
    };
    const page = (tab: typeof environment) => (
      <main>
        <PageSessionProvider backend={backend} environment={tab} pageSession={pageSession}>
          <UrlSessionProvider account={account} navigate={() => expect.unreachable()}>
            <Header />
            <SessionScope keepAlive={3} signedOut={<NoAccount />}>
              <Account />
            </SessionScope>
          </UrlSessionProvider>
        </PageSessionProvider>
      </main>
    );
    const html = await renderToHtml(page(inMemoryEnvironment()));
    const { container, recovered } = await hydratePage(html, page(environment));
    expect(visibleTextOf(html)).toBe(text);
    expect(visibleTextOf(container.innerHTML)).toBe(text);
    expect(recovered).toEqual([]);
  },
);
