import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, onTestFinished } from 'vitest';
import { createSessionStore, SessionProvider, SessionScope, useActiveSession } from 'multisession';
import { createSessionData, inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';

const ICON = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>';

/** Sets the title and adds an icon, but only for Ada. */
function Inbox() {
  const { id } = useActiveSession();
  useEffect(() => {
    if (id !== 'sess_ada') return;
    document.title = 'Inbox of Ada';
    const icon = document.createElement('link');
    Object.assign(icon, { rel: 'icon', href: `${ICON}#ada` });
    document.head.append(icon);
  }, [id]);
  return <p>{id}</p>;
}

it.each([undefined, 3])(
  'no account sees the title or icon of another one with keepAlive %s',
  async (keepAlive) => {
    const previousTitle = document.title;
    document.title = 'App';
    const store = createSessionStore({
      backend: inMemoryBackend({
        sessions: [createSessionData({ name: 'Ada Lovelace' }), createSessionData({ name: 'Bob Kahn' })],
        lastActiveSessionId: 'sess_ada',
      }),
      environment: inMemoryEnvironment(),
    });
    const container = document.body.appendChild(document.createElement('div'));
    const root = createRoot(container);
    onTestFinished(() => {
      root.unmount();
      container.remove();
      document.title = previousTitle;
    });
    root.render(
      <SessionProvider store={store}>
        <SessionScope signedOut="signed out" {...(keepAlive && { keepAlive })}>
          <Inbox />
        </SessionScope>
      </SessionProvider>,
    );
    const inspect = () => ({
      title: document.title,
      hasIcon: document.querySelector('link[rel=icon][href$="#ada"]') !== null,
    });
    await expect.poll(inspect).toEqual({ title: 'Inbox of Ada', hasIcon: true });
    await store.switchTo('sess_bob');
    await expect.poll(() => container.innerText).toContain('sess_bob');
    expect(inspect()).toEqual({ title: 'App', hasIcon: false });
    await store.switchTo('sess_ada');
    await expect.poll(inspect).toEqual({ title: 'Inbox of Ada', hasIcon: true });
    await store.signOut({ scope: 'all' });
    await expect.poll(() => container.innerText).toContain('signed out');
    expect(inspect()).toEqual({ title: 'App', hasIcon: false });
  },
);
