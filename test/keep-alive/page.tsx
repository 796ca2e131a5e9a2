import { QueryClient } from '@tanstack/react-query';
import { Activity, Fragment, type ReactNode, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, onTestFinished } from 'vitest';
import {
  createSessionStore,
  type EvictedTree,
  SessionProvider,
  type SessionStore,
  useActiveSession,
  useSession,
} from 'multisession';
import { createSessionQueryClients, type SessionQueryClients, SessionQueryScope } from 'multisession/query';
import {
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  inMemoryEnvironment,
} from '../../src/testing/index.ts';
import { eventually, expectFailure } from '../eventually.ts';

interface KeepAliveProps {
  readonly clients: SessionQueryClients;
  readonly limit: number;
  readonly onEvict: (tree: EvictedTree) => void;
  readonly children: ReactNode;
}

/** Something that keeps the trees of accounts that are not shown. */
export type KeepAliveComponent = (props: KeepAliveProps) => ReactNode;

export const sessionQueryScope: KeepAliveComponent = ({ clients, limit, onEvict, children }) => (
  <SessionQueryScope
    clients={clients}
    keepAlive={limit}
    onEvict={onEvict}
    loading="One moment …"
    signedOut={<p>Please sign in.</p>}
    renderError={(error) => <p role="alert">{String(error)}</p>}
  >
    {children}
  </SessionQueryScope>
);

/** What one would write with React alone. */
export const plainActivity: KeepAliveComponent = ({ clients, children }) => (
  <PlainActivities
    clients={clients}
    order={(ids, current) => (ids.includes(current) ? ids : [...ids, current])}
  >
    {children}
  </PlainActivities>
);

/** The same, the one used last coming first as in most switchers. */
export const reorderedActivity: KeepAliveComponent = ({ clients, children }) => (
  <PlainActivities
    clients={clients}
    order={(ids, current) => [current, ...ids.filter((id) => id !== current)]}
  >
    {children}
  </PlainActivities>
);

interface PlainActivitiesProps extends Pick<KeepAliveProps, 'clients' | 'children'> {
  readonly order: (ids: readonly string[], current: string) => readonly string[];
}

function PlainActivities({ clients, order, children }: PlainActivitiesProps): ReactNode {
  const current = useSession(({ session }) => session?.id);
  const [last, setLast] = useState<string>();
  const [ids, setIds] = useState<readonly string[]>([]);
  if (current && current !== last) {
    setLast(current);
    setIds(order(ids, current));
  }
  return ids.map((id) => (
    <Activity key={id} mode={id === current ? 'visible' : 'hidden'}>
      <SessionQueryScope clients={clients} sessionId={id}>
        {children}
      </SessionQueryScope>
    </Activity>
  ));
}

export interface Page {
  readonly store: SessionStore;
  readonly backend: InMemoryBackend;
  readonly clients: SessionQueryClients;
  readonly evicted: readonly EvictedTree[];
  /** Switches, and waits until that account's tree is on the screen. */
  readonly switchTo: (name: string) => Promise<void>;
  /** What the tree on the screen holds. */
  readonly find: <Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    which?: string,
  ) => HTMLElementTagNameMap[Name];
}

export interface PageOptions {
  readonly accounts?: readonly string[];
  readonly limit?: number;
  readonly createClient?: () => QueryClient;
  readonly onEvict?: (tree: EvictedTree) => void;
  /** Default true. Not where requests are counted: React makes twice as many. */
  readonly isStrict?: boolean;
  /** Puts the trees into something that is nobody's. */
  readonly wrap?: (trees: ReactNode) => ReactNode;
}

/** Opens a page with accounts of which the first is current, each with a tree of its own. */
export async function openPage(
  KeepAlive: KeepAliveComponent,
  app: ReactNode,
  options: PageOptions = {},
): Promise<Page> {
  const { accounts = ['Ada', 'Bob'], limit = 3, createClient = () => new QueryClient() } = options;
  const { wrap = (trees: ReactNode) => trees, isStrict = true } = options;
  const Mode = isStrict ? StrictMode : Fragment;
  const sessions = accounts.map((name, index) => {
    const lastActiveAt = new Date(Date.now() - index * 60_000);
    return createSessionData({ name, createdAt: lastActiveAt, lastActiveAt, updatedAt: lastActiveAt });
  });
  const backend = inMemoryBackend({ sessions });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  const clients = createSessionQueryClients(store, { createClient });
  const evicted: EvictedTree[] = [];
  function recordEvicted(tree: EvictedTree): void {
    evicted.push(tree);
    options.onEvict?.(tree);
  }

  const container = document.body.appendChild(document.createElement('div'));
  // Errors are part of some tests, which look at what is shown.
  const root = createRoot(container, { onCaughtError: () => {}, onUncaughtError: () => {} });
  onTestFinished(() => {
    root.unmount();
    container.remove();
    window.scrollTo(0, 0);
  });
  root.render(
    <Mode>
      <SessionProvider store={store}>
        {wrap(
          <KeepAlive clients={clients} limit={limit} onEvict={recordEvicted}>
            <section>
              <AccountHeading />
              {app}
            </section>
          </KeepAlive>,
        )}
      </SessionProvider>
    </Mode>,
  );

  async function expectShown(name: string): Promise<void> {
    await eventually(() => expect(visibleHeading()?.textContent).toBe(name));
    // Effects have run by then.
    await nextFrame();
  }

  await expectShown(accounts[0] ?? '');
  return {
    store,
    backend,
    clients,
    evicted,
    async switchTo(name) {
      await store.switchTo(sessionIdOf(name));
      await expectShown(name);
    },
    find(name, which = '') {
      const found = [...(visibleHeading()?.parentElement?.querySelectorAll(name) ?? [])];
      const element = found.find((candidate) => candidate.matches(name + which));
      if (!element) throw new Error(`There is no ${name}${which} on the screen.`);
      return element;
    },
  };
}

export function sessionIdOf(name: string): string {
  return createSessionData({ name }).id;
}

/** The first name of whose tree it is. */
export function useFirstName(): string {
  return useActiveSession().publicUserData?.firstName ?? '';
}

function AccountHeading() {
  return <h1>{useFirstName()}</h1>;
}

function visibleHeading(): Element | undefined {
  return [...document.querySelectorAll('h1')].find((heading) => heading.checkVisibility());
}

/** All is painted, and its effects have run. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => resolve(), { once: true });
      port1.start();
      port2.postMessage(null);
    });
  });
}

/** Whether a click there would reach the element: nothing covers or blocks it. */
export function isClickable(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === element;
}

/** States what kept trees do, and checks that what React alone keeps does not: each check can fail. */
export function itUnlikeActivity(
  title: string,
  check: (component: KeepAliveComponent) => Promise<void>,
  alternative: KeepAliveComponent = plainActivity,
): void {
  it(`${title}: in a kept tree`, () => expect(check(sessionQueryScope)).resolves.toBeUndefined());
  it(`${title}: not with <Activity> alone`, async () => {
    expect(await expectFailure(() => check(alternative))).toBeInstanceOf(Error);
  });
}
