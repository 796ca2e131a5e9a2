import { useEffect, useLayoutEffect } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createSessionStore,
  type PageSession,
  pageSessionGuard,
  PageSessionProvider,
  SessionScope,
  SessionTitle,
  useSession,
} from 'multisession';
import { createSessionData, inMemoryEnvironment, type InMemoryTab } from '../../src/testing/index.ts';
import { ada, bob, setUp as setUpReact, setUpFakeTime, settle } from './set-up.tsx';
import { failOnConsoleErrors, hydratePage, renderToHtml, toClientJson } from './server.tsx';

setUpFakeTime();
failOnConsoleErrors();

const setUp = (options?: Parameters<typeof setUpReact>[0]) => setUpReact({ scope: 'server', ...options });
type Backend = ReturnType<typeof setUp>['backend'];

const title = 'Inbox of an account';

/** The effects that ran, with the session for which they ran. */
let effects: string[] = [];
beforeEach(() => {
  effects = [];
});

function Account({ name }: { readonly name: string }) {
  const current = useSession();
  const id =
    current.status === 'signed-out' ? `out: ${current.reason}` : (current.session?.id ?? current.status);
  const organization = current.session?.lastActiveOrganizationId ?? '';
  useLayoutEffect(() => void effects.push(`${name} ${id}${organization}`), [name, id, organization]);
  useEffect(() => void effects.push(`${name} ${id}${organization}`), [name, id, organization]);
  return <p>{`${name} ${id}${organization}`} </p>;
}

/** Creates the page session of the client of a backend, as a server does. */
function pageSessionOf(
  backend: Backend,
  sessionId: string | null,
  options: Partial<PageSession> = {},
): PageSession {
  const client = backend.inspect();
  const others = client.sessions.filter(({ id, status }) => id !== sessionId && status === 'active');
  return {
    client: toClientJson(client),
    sessionId,
    organizationId: null,
    isRequested: false,
    hasOthers: others.length > 0,
    ...options,
  };
}

interface OpenOptions {
  readonly environment?: InMemoryTab;
  readonly props?: object;
  readonly text?: string;
}

/** Renders a page on a server and hydrates it in a tab. */
async function open(
  backend: Backend,
  pageSession: PageSession,
  { environment = inMemoryEnvironment(), props, text = '' }: OpenOptions = {},
) {
  const page = (tab: InMemoryTab) => (
    <main>
      <PageSessionProvider backend={backend} environment={tab} pageSession={pageSession} loading="loading">
        <Account name="page" />
        <SessionScope {...props} signedOut={<Account name="gate" />}>
          <Account name="scope" />
          <SessionTitle>{title}</SessionTitle>
          {text}
        </SessionScope>
      </PageSessionProvider>
    </main>
  );
  const html = await renderToHtml(page(inMemoryEnvironment()));
  expect(backend.calls).toEqual([]);
  const hydrated = await hydratePage(html, page(environment));
  expect(hydrated.recovered).toEqual([]);
  return {
    html,
    ...hydrated,
    text: () => hydrated.container.textContent.replace(pageSessionGuard, '').replaceAll(title, ''),
  };
}

/** Creates a tab that has selected a session, and maybe an organization. */
async function createTabWith(sessionId: string, organizationId?: string): Promise<InMemoryTab> {
  const { backend } = setUp();
  const environment = inMemoryEnvironment();
  const store = createSessionStore({ backend, environment });
  await store.refresh();
  await store.switchTo(sessionId, organizationId === undefined ? {} : { organizationId });
  return environment;
}

it('the inline script has less than 650 bytes and needs no escaping in HTML', () => {
  expect(pageSessionGuard.length).toBeLessThan(650);
  expect(pageSessionGuard).not.toMatch(/<|-->/);
});

describe.each([{}, { keepAlive: 3 }])('a page for the only signed-in account, with props %j', (props) => {
  const setUpOne = () => setUp({ sessions: [ada()] });

  it('is signed in from the first byte, in place and whatever its size', async () => {
    const { backend } = setUpOne();
    const { html, text } = await open(backend, pageSessionOf(backend, 'sess_ada'), {
      props,
      text: 'Dear Bob, '.repeat(6000),
    });
    expect(html.length).toBeGreaterThan(50_000);
    const sent = html
      .replace(/<script[^]*?<\/script>/, '')
      .replace(/<div data-multisession="loading".*?<\/div>/, '');
    expect(sent).toContain('scope sess_ada');
    expect(sent).toContain(`<title data-session-title="">${title}</title>`);
    for (const marker of ['hidden', '<!--$', '<template', '<script']) expect(sent).not.toContain(marker);
    expect(text()).toContain('page sess_ada scope sess_ada');
    expect(new Set(effects)).toEqual(new Set(['page sess_ada', 'scope sess_ada']));
  });

  it('is shown in a new tab although another session was selected last', async () => {
    const { backend } = setUp({ sessions: [ada(), bob()] });
    backend.close('sess_ada', 'expired');
    const { text } = await open(backend, pageSessionOf(backend, 'sess_bob'), { props });
    expect(text()).toBe('page sess_bob scope sess_bob ');
  });

  it('is never shown, nor its effects run, in a tab whose own session has closed', async () => {
    const { backend } = setUp({ sessions: [ada(), bob()] });
    backend.close('sess_bob', 'expired');
    const environment = await createTabWith('sess_bob');
    const { text } = await open(backend, pageSessionOf(backend, 'sess_ada'), { props, environment });
    expect(text()).toBe('page out: expired gate out: expired ');
    expect(document.querySelectorAll('title[data-session-title]')).toHaveLength(0);
    expect(new Set(effects)).toEqual(new Set(['page out: expired', 'gate out: expired']));
  });
});

describe.each([{}, { keepAlive: 3 }])('a page for one of several accounts, with props %j', (props) => {
  it('is hidden in its HTML unless the inline script shows it', async () => {
    const { backend } = setUp();
    const { html } = await open(backend, pageSessionOf(backend, 'sess_ada'), { props });
    expect(html).toMatch(/<div data-multisession="page" hidden="">.*scope sess_ada/);
    expect(html).toMatch(/<div data-multisession="loading">loading<\/div>/);
    expect(html).not.toContain('<title');
    expect(document.title).toBe(title);
  });

  it.each([
    ['a new tab', undefined],
    ['a tab that has selected the same account', 'sess_ada'],
  ])('is hydrated in %s', async (_, selected) => {
    const { backend } = setUp();
    const environment = selected ? await createTabWith(selected) : inMemoryEnvironment();
    const { text, container } = await open(backend, pageSessionOf(backend, 'sess_ada'), {
      props,
      environment,
    });
    expect(text()).toBe('page sess_ada scope sess_ada ');
    expect(container.querySelector('[hidden], [data-multisession]')).toBeNull();
    expect(effects).toHaveLength(4);
  });

  it('runs no effect in a tab that has selected another account, and is replaced', async () => {
    const { backend } = setUp();
    const environment = await createTabWith('sess_bob');
    const { text, container } = await open(backend, pageSessionOf(backend, 'sess_ada'), {
      props,
      environment,
    });
    expect(text()).toBe('page sess_bob scope sess_bob ');
    expect(container.querySelector('[hidden], [data-multisession]')).toBeNull();
    expect(new Set(effects)).toEqual(new Set(['page sess_bob', 'scope sess_bob']));
  });

  it('runs no effect in a tab that has selected another organization of the account', async () => {
    const { backend } = setUp();
    const environment = await createTabWith('sess_ada', 'org_2');
    const { text } = await open(backend, pageSessionOf(backend, 'sess_ada'), { props, environment });
    expect(text()).toBe('page sess_adaorg_2 scope sess_adaorg_2 ');
    expect(new Set(effects)).toEqual(new Set(['page sess_adaorg_2', 'scope sess_adaorg_2']));
  });

  it('is shown for no account if the one that was selected last is closed', async () => {
    const { backend } = setUp();
    backend.close('sess_ada', 'ended');
    const { text } = await open(backend, pageSessionOf(backend, null), { props });
    expect(text()).toBe('page out: none gate out: none ');
  });
});

describe('a page for the account of its URL', () => {
  it('is shown in each tab, also without the inline script', async () => {
    const { backend } = setUp();
    const environment = await createTabWith('sess_bob');
    const pageSession = pageSessionOf(backend, 'sess_ada', { isRequested: true });
    const { html, text } = await open(backend, pageSession, { environment });
    expect(html).not.toMatch(/hidden[^>]*><p>page/);
    expect(text()).toBe('page sess_ada scope sess_ada ');
    expect(effects).toHaveLength(4);
  });

  it('is signed out if that account is not signed in', async () => {
    const { backend } = setUp();
    backend.close('sess_ada', 'expired');
    const pageSession = pageSessionOf(backend, 'sess_ada', { isRequested: true });
    const { text } = await open(backend, pageSession);
    expect(text()).toBe('page out: expired gate out: expired ');
    expect(effects).toHaveLength(4);
  });

  it('runs no effect in a tab that has selected another organization of the account', async () => {
    const { backend } = setUp();
    const environment = await createTabWith('sess_ada', 'org_2');
    const pageSession = pageSessionOf(backend, 'sess_ada', { isRequested: true });
    const { text } = await open(backend, pageSession, { environment });
    expect(text()).toBe('page sess_adaorg_2 scope sess_adaorg_2 ');
    expect(new Set(effects)).toEqual(new Set(['page sess_adaorg_2', 'scope sess_adaorg_2']));
  });

  /** Creates a tab that has begun to sign an account out. */
  async function createTabSigningOut(): Promise<InMemoryTab> {
    const { backend } = setUp();
    const environment = inMemoryEnvironment();
    const store = createSessionStore({ backend, environment });
    await store.switchTo('sess_ada');
    backend.pauseResponses();
    void store.signOut();
    await Promise.resolve();
    return environment;
  }

  it('is of the next user of its session ID after the previous one was signed out', async () => {
    const environment = await createTabSigningOut();
    const { backend } = setUp({ sessions: [createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' })] });
    const pageSession = pageSessionOf(backend, 'sess_ada', { isRequested: true });
    const { text } = await open(backend, pageSession, { environment });
    await settle();
    expect(text()).toBe('page sess_ada scope sess_ada ');
    expect(backend.inspect().sessions).toMatchObject([{ id: 'sess_ada', status: 'active' }]);
  });

  it('runs no effect in a tab that is signing the account out', async () => {
    const environment = await createTabSigningOut();
    const { backend } = setUp();
    const pageSession = pageSessionOf(backend, 'sess_ada', { isRequested: true });
    const { text } = await open(backend, pageSession, { environment });
    expect(text()).not.toContain('sess_ada');
    expect(effects.join()).not.toContain('sess_ada');
  });
});
