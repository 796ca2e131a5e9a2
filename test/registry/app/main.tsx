import { SessionIcon, SessionSwitcher } from 'multisession/components';
import 'multisession/styles.css';
import {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
  inMemoryBackend,
  TestSessionProvider,
} from 'multisession/testing';
import { createRoot } from 'react-dom/client';
import { AccountSwitcher, AccountSwitcherAction } from '@/components/account-switcher';
import './shadcn.css';

const backend = inMemoryBackend({
  sessions: [
    createSessionData({ name: 'Ada Lovelace' }),
    createSessionData({ name: 'Grace Hopper' }),
    createPendingSessionData({ name: 'Katherine Johnson' }),
    createClosedSessionData({ name: 'Alan Turing', status: 'expired' }),
  ],
});

createRoot(document.querySelector('#root') ?? document.body).render(
  <TestSessionProvider backend={backend}>
    <div className="flex h-dvh">
      <aside className="flex w-64 flex-col border-r border-sidebar-border bg-sidebar p-2 text-sidebar-foreground">
        <p className="flex-1 p-2 text-sm font-semibold">Acme</p>
        <AccountSwitcher
          onAddAccount={() => {}}
          onSignInAgain={() => {}}
          actions={
            <>
              <AccountSwitcherAction href="#account">
                <SessionIcon name="user" /> Account
              </AccountSwitcherAction>
              <AccountSwitcherAction>
                <SessionIcon name="settings" /> Settings
              </AccountSwitcherAction>
            </>
          }
        />
      </aside>
      <header className="flex-1 p-4 text-right">
        <SessionSwitcher classNames={{ trigger: 'bg-red-500' }} />
      </header>
    </div>
  </TestSessionProvider>,
);
