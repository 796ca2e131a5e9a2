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
import { nextFrame } from '../kept-trees/page.tsx';
import { eventually } from '../eventually.ts';

// React keeps the previous tree on the screen while the next one suspends. Here the previous tree is that of another
// account, which may have signed out.

const ADA = createSessionData({ name: 'Ada' }).id;
const BOB = createSessionData({ name: 'Bob' }).id;
const never = new Promise<never>(() => {});

/** The record of what Ada's tree does. */
interface Watch {
  /** Its effects that run. */
  readonly running: Set<object>;
  /** The accounts that its button has sent as. */
  readonly sent: string[];
}

interface TreeProps {
  readonly watch: Watch;
}

/** Ada's page shows at once. Every other page suspends for ever. */
function Inbox({ watch }: TreeProps) {
  const { id, publicUserData } = useActiveSession();
  const { data } = useSuspenseQuery({
    queryKey: ['inbox'],
    queryFn: () => (id === ADA ? `Inbox of ${publicUserData?.firstName}` : never),
    initialData: id === ADA ? 'Inbox of Ada' : undefined,
  });
  useEffect(() => {
    const effect = {};
    watch.running.add(effect);
    return () => void watch.running.delete(effect);
  }, [watch]);
  return (
    <main>
      <h1>{data}</h1>
      <button onClick={() => watch.sent.push(id)}>Send</button>
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

/** The page without anything of Ada. */
const nothing = { text: 'One moment …', buttons: 0, running: 0, sent: [] };

/** The ways in which Ada stops being current. */
const ways: Readonly<Record<string, (opened: Opened) => Promise<unknown>>> = {
  'a switch': ({ store }) => store.switchTo(BOB),
  'a sign-out with a next account': ({ store }) => store.signOut(),
  'a sign-out without a next account': ({ store }) => store.signOut({ next: 'none' }),
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
      fallback={below(<SignIn />)}
    >
      {below(children)}
    </SessionQueryScope>
  );
  if (boundary !== 'a boundary above the scope') return scope;
  return <Suspense fallback="Waiting for the scope …">{scope}</Suspense>;
}

const withInbox = (setting: Setting, watch: Watch) => (
  <Scope {...setting}>
    <Inbox watch={watch} />
  </Scope>
);

/** Opens Ada's page, and returns how to look for it later. */
async function open(render: (watch: Watch) => ReactNode) {
  const lastActiveAt = new Date(Date.now() - 60_000);
  const sessions = [createSessionData({ name: 'Ada' }), createSessionData({ name: 'Bob', lastActiveAt })];
  const backend = inMemoryBackend({ sessions });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  await store.refresh();
  const watch: Watch = { running: new Set(), sent: [] };
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  onTestFinished(() => {
    root.unmount();
    container.remove();
  });
  root.render(<SessionProvider store={store}>{render(watch)}</SessionProvider>);
  await eventually(() => expect(watch.running.size).toBe(1));
  const button = document.querySelector('button');
  if (!button) throw new Error('There is no button.');
  const { left, top, width, height } = button.getBoundingClientRect();
  button.focus();

  return {
    store,
    backend,
    watch,
    /** Returns what can be seen and used in the next frame. */
    async look() {
      await nextFrame();
      const text = document.body.innerText.trim();
      const buttons = page.getByRole('button').elements().length;
      const running = watch.running.size;
      await userEvent.keyboard('{Enter}');
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      if (there instanceof HTMLElement) there.click();
      return { text, buttons, running, sent: watch.sent };
    },
  };
}

function inTransition(act: () => Promise<unknown> | undefined): Promise<unknown> {
  return new Promise((resolve) => startTransition(() => resolve(act())));
}

describe.each(boundaries)('with %s', (boundary) => {
  describe.each(keepAlives)('and keepAlive %s', (keepAlive) => {
    const setting = { boundary, keepAlive };

    it.each(Object.keys(ways))(
      'hides the previous account at once after %s when the next tree suspends',
      async (way) => {
        const opened = await open((watch) => withInbox(setting, watch));
        await ways[way]?.(opened);
        expect(await opened.look()).toEqual(nothing);
      },
    );

    it.each(Object.keys(ways))(
      'hides the previous account at once after %s in a transition when the next tree suspends',
      async (way) => {
        const opened = await open((watch) => withInbox(setting, watch));
        await inTransition(() => ways[way]?.(opened));
        expect(await opened.look()).toEqual(nothing);
      },
    );

    it.each(['at once', 'in a transition', 'deferred'])(
      'hides the previous account when the app passes another sessionId %s and its tree suspends',
      async (how) => {
        let choose: (id: string) => void = () => {};
        function Chosen(props: TreeProps) {
          const [id, setId] = useState(ADA);
          const deferred = useDeferredValue(id);
          useEffect(() => {
            choose = setId;
          }, []);
          return withInbox({ ...setting, sessionId: how === 'deferred' ? deferred : id }, props.watch);
        }
        const opened = await open((watch) => <Chosen watch={watch} />);
        if (how === 'in a transition') startTransition(() => choose(BOB));
        else choose(BOB);
        // React decides when it commits a transition, and ends effects after that.
        await eventually(() => expect(opened.watch.running.size).toBe(0));
        expect(await opened.look()).toEqual(nothing);
      },
    );
  });
});

it.each(keepAlives)(
  'hides the previous account when the next tree waits for a style sheet, with keepAlive %s',
  async (keepAlive) => {
    await cdp().send('Fetch.enable', { patterns: [{ urlPattern: '*/never.css?*' }] });
    onTestFinished(async () => void (await cdp().send('Fetch.disable')));
    function Styled({ watch }: TreeProps) {
      if (useActiveSession().id === ADA) return <Inbox watch={watch} />;
      return <link rel="stylesheet" href={`/never.css?${keepAlive}`} precedence="default" />;
    }
    const setting: Setting = { boundary: 'no boundary', keepAlive };
    const opened = await open((watch) => (
      <Scope {...setting}>
        <Styled watch={watch} />
      </Scope>
    ));
    await opened.store.switchTo(BOB);
    expect(await opened.look()).toEqual(nothing);
  },
);
