import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, startTransition, Suspense, use, useDeferredValue, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import { createSessionStore, SessionProvider, type SessionStore, useActiveSession } from 'multisession';
import { SessionQueryScope } from 'multisession/query';
import {
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  inMemoryEnvironment,
} from '../../src/testing/index.ts';
import { nextFrame } from '../keep-alive/page.tsx';
import { eventually } from '../eventually.ts';

// React keeps the previous tree visible while the next one suspends. Here, the previous tree belongs to another
// account, which may have been signed out.

const ADA = createSessionData({ name: 'Ada' }).id;
const BOB = createSessionData({ name: 'Bob' }).id;
const never = new Promise<never>(() => {});

/** The recorded activity of Ada's tree. */
interface TreeRecord {
  /** The mounted effects. */
  readonly running: Set<object>;
  /** The accounts that its button has sent messages as. */
  readonly sent: string[];
}

interface TreeProps {
  readonly record: TreeRecord;
}

/** The page of an account. It suspends forever for all accounts but Ada's. */
function Inbox({ record }: TreeProps) {
  const { id, publicUserData } = useActiveSession();
  const { data } = useSuspenseQuery({
    queryKey: ['inbox'],
    queryFn: () => (id === ADA ? `Inbox of ${publicUserData?.firstName}` : never),
    initialData: id === ADA ? 'Inbox of Ada' : undefined,
  });
  useEffect(() => {
    const effect = {};
    record.running.add(effect);
    return () => void record.running.delete(effect);
  }, [record]);
  return (
    <main>
      <h1>{data}</h1>
      <button onClick={() => record.sent.push(id)}>Send</button>
    </main>
  );
}

function SignIn(): ReactNode {
  return use(never);
}

interface Opened {
  readonly store: SessionStore;
  readonly backend: InMemoryBackend;
}

/** The expected page without data of Ada. */
const emptyPage = { text: 'One moment …', buttons: 0, running: 0, sent: [] };

/** The ways in which Ada's session stops being current. */
const changes: Readonly<Record<string, (opened: Opened) => Promise<unknown>>> = {
  'a switch': ({ store }) => store.switchTo(BOB),
  'a sign-out with a next account': ({ store }) => store.signOut(),
  'a sign-out without a next account': ({ store }) => store.signOut({ nextSession: 'none' }),
  'a revocation': ({ store, backend }) => {
    backend.close(ADA, 'revoked');
    return store.refresh();
  },
  'an expiry': ({ store, backend }) => {
    backend.close(ADA, 'expired');
    return store.refresh();
  },
};

const boundaries = ['no boundary', 'a boundary above the scope', 'a boundary below the scope'] as const;
const keepAlives = [undefined, 3];

interface Setting {
  readonly boundary: (typeof boundaries)[number];
  readonly keepAlive: number | undefined;
  readonly sessionId?: string;
}

interface ScopeProps extends Setting {
  readonly children: ReactNode;
}

function Scope({ boundary, keepAlive, sessionId, children }: ScopeProps) {
  const below = (tree: ReactNode) =>
    boundary === 'a boundary below the scope' ? <Suspense fallback="One moment …">{tree}</Suspense> : tree;
  const scope = (
    <SessionQueryScope
      {...(keepAlive && { keepAlive })}
      {...(sessionId && { sessionId })}
      loading="One moment …"
      signedOut={below(<SignIn />)}
    >
      {below(children)}
    </SessionQueryScope>
  );
  if (boundary !== 'a boundary above the scope') return scope;
  return <Suspense fallback="Loading the scope …">{scope}</Suspense>;
}

const withInbox = (setting: Setting, record: TreeRecord) => (
  <Scope {...setting}>
    <Inbox record={record} />
  </Scope>
);

/** Opens Ada's page, and returns a function to inspect it later. */
async function open(render: (record: TreeRecord) => ReactNode) {
  const lastActiveAt = new Date(Date.now() - 60_000);
  const sessions = [createSessionData({ name: 'Ada' }), createSessionData({ name: 'Bob', lastActiveAt })];
  const backend = inMemoryBackend({ sessions });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  await store.refresh();
  const record: TreeRecord = { running: new Set(), sent: [] };
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  onTestFinished(() => {
    root.unmount();
    container.remove();
  });
  root.render(<SessionProvider store={store}>{render(record)}</SessionProvider>);
  await eventually(() => expect(record.running.size).toBe(1));
  const button = document.querySelector('button');
  if (!button) throw new Error('No button found.');
  const { left, top, width, height } = button.getBoundingClientRect();
  button.focus();

  return {
    store,
    backend,
    record,
    /** Returns what is visible and usable in the next frame. */
    async inspect() {
      await nextFrame();
      const text = document.body.innerText.trim();
      const buttons = page.getByRole('button').elements().length;
      const running = record.running.size;
      await userEvent.keyboard('{Enter}');
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      if (there instanceof HTMLElement) there.click();
      return { text, buttons, running, sent: record.sent };
    },
  };
}

function inTransition(act: () => Promise<unknown> | undefined): Promise<unknown> {
  return new Promise((resolve) => startTransition(() => resolve(act())));
}

describe.each(boundaries)('a scope with %s', (boundary) => {
  describe.each(keepAlives)('and keepAlive %s', (keepAlive) => {
    const setting = { boundary, keepAlive };

    it.each(Object.keys(changes))(
      'hides the previous account immediately after %s if the next tree suspends',
      async (change) => {
        const opened = await open((record) => withInbox(setting, record));
        await changes[change]?.(opened);
        expect(await opened.inspect()).toEqual(emptyPage);
      },
    );

    it.each(Object.keys(changes))(
      'hides the previous account immediately after %s in a transition if the next tree suspends',
      async (change) => {
        const opened = await open((record) => withInbox(setting, record));
        await inTransition(() => changes[change]?.(opened));
        expect(await opened.inspect()).toEqual(emptyPage);
      },
    );

    it.each(['immediately', 'in a transition', 'with useDeferredValue'])(
      'hides the previous account when the app changes sessionId %s and the next tree suspends',
      async (how) => {
        let selectSession: (id: string) => void = () => {};
        function SelectedScope(props: TreeProps) {
          const [id, setId] = useState(ADA);
          const deferred = useDeferredValue(id);
          useEffect(() => {
            selectSession = setId;
          }, []);
          return withInbox(
            { ...setting, sessionId: how === 'with useDeferredValue' ? deferred : id },
            props.record,
          );
        }
        const opened = await open((record) => <SelectedScope record={record} />);
        if (how === 'in a transition') startTransition(() => selectSession(BOB));
        else selectSession(BOB);
        // React may commit a transition later, and unmounts effects after that.
        await eventually(() => expect(opened.record.running.size).toBe(0));
        expect(await opened.inspect()).toEqual(emptyPage);
      },
    );
  });
});

it.each(keepAlives)(
  'a scope hides the previous account while the next tree waits for a stylesheet, with keepAlive %s',
  async (keepAlive) => {
    await cdp().send('Fetch.enable', { patterns: [{ urlPattern: '*/never.css?*' }] });
    onTestFinished(async () => void (await cdp().send('Fetch.disable')));
    function Styled({ record }: TreeProps) {
      if (useActiveSession().id === ADA) return <Inbox record={record} />;
      return <link rel="stylesheet" href={`/never.css?${keepAlive}`} precedence="default" />;
    }
    const setting: Setting = { boundary: 'no boundary', keepAlive };
    const opened = await open((record) => (
      <Scope {...setting}>
        <Styled record={record} />
      </Scope>
    ));
    await opened.store.switchTo(BOB);
    expect(await opened.inspect()).toEqual(emptyPage);
  },
);
