import { QueryClient } from '@tanstack/react-query';
import { Activity, Fragment, type ReactNode, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, onTestFinished } from 'vitest';
import { cdp } from 'vitest/browser';
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

/** A component that keeps the trees of hidden accounts mounted. */
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

/** An implementation with `<Activity>` alone. */
export const plainActivity: KeepAliveComponent = ({ clients, children }) => (
  <PlainActivities
    clients={clients}
    order={(ids, current) => (ids.includes(current) ? ids : [...ids, current])}
  >
    {children}
  </PlainActivities>
);

/** An implementation with `<Activity>` alone that renders the current account first, as in most account switchers. */
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
  /** Switches to an account and waits until its tree is visible. */
  readonly switchTo: (name: string) => Promise<void>;
  /** Returns an element of the visible tree. */
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
  /** Whether to render in StrictMode, which doubles requests. Default: true. */
  readonly isStrict?: boolean;
  /** Wraps the trees in elements that belong to no account. */
  readonly wrap?: (trees: ReactNode) => ReactNode;
}

/** Opens a page that renders a tree for each account. The first account is current. */
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
  // Some tests throw errors and assert on the rendered error state.
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

  /** Not searched in the document, whose methods a test hides. */
  function visibleHeading(): Element | undefined {
    return [...container.querySelectorAll('h1')].find((heading) => heading.checkVisibility());
  }

  async function expectShown(name: string): Promise<void> {
    await eventually(() => expect(visibleHeading()?.textContent).toBe(name));
    // Waits for effects.
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
      if (!element) throw new Error(`No element ${name}${which} is visible.`);
      return element;
    },
  };
}

export function sessionIdOf(name: string): string {
  return createSessionData({ name }).id;
}

/** Returns the first name of the account of the tree. */
export function useFirstName(): string {
  return useActiveSession().publicUserData?.firstName ?? '';
}

function AccountHeading() {
  return <h1>{useFirstName()}</h1>;
}

/** Renders its children for one account only. */
export function ForAccount({
  account,
  children,
}: {
  readonly account: string;
  readonly children: ReactNode;
}) {
  return useFirstName() === account ? children : null;
}

/** Returns an element of any tree by its class, an attribute that is never stripped. */
export function findByClass<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  cssClass: string,
): HTMLElementTagNameMap[Name] {
  const element = [...document.querySelectorAll(name)].find(({ className }) => className === cssClass);
  if (!element) throw new Error(`No element ${name}.${cssClass} found.`);
  return element;
}

/** Presses an access key. Chromium matches access keys by the text of trusted key events. */
export async function pressAccessKey(text: string): Promise<void> {
  const key = {
    key: text,
    code: `Key${text.toUpperCase()}`,
    windowsVirtualKeyCode: text.toUpperCase().charCodeAt(0),
  };
  window.focus();
  await cdp().send('Input.dispatchKeyEvent', {
    ...key,
    type: 'keyDown',
    modifiers: 1,
    text,
    unmodifiedText: text,
  });
  await cdp().send('Input.dispatchKeyEvent', { ...key, type: 'keyUp', modifiers: 1 });
}

/** Waits until the next frame has been painted and effects have run. */
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

/** Returns whether a click on the center of the element would reach it. */
export function isClickable(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === element;
}

/** Tests that a check passes with `keepAlive` and fails with `<Activity>` alone. */
export function itUnlikeActivity(
  title: string,
  check: (component: KeepAliveComponent) => Promise<void>,
  alternative: KeepAliveComponent = plainActivity,
): void {
  it(`${title} with keepAlive`, () => expect(check(sessionQueryScope)).resolves.toBeUndefined());
  it(`${title}: the check fails with <Activity> alone`, async () => {
    expect(await expectFailure(() => check(alternative))).toBeInstanceOf(Error);
  });
}
