import { render } from '@testing-library/react';
import { SessionError, type SessionData } from 'multisession';
import {
  AccountChooser,
  ImpersonationBanner,
  ReverificationDialog,
  SessionAvatar,
  SessionExpiryDialog,
  SessionIcon,
  SessionSwitcher,
  SessionTasks,
  SignOutButton,
  useReverification,
} from 'multisession/components';
import { DeviceSessions } from 'multisession/device-sessions';
import { SessionQueryScope } from 'multisession/query';
import {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
  inMemoryBackend,
  TestSessionProvider,
} from 'multisession/testing';
import { type ReactNode, useEffect } from 'react';

/** The milliseconds until the expiry of a session that is about to expire, and until that of an impersonation. */
const SOON_MS = 50_000;
const expiry = { lastActiveAt: new Date(Date.now() - 600_000), expireAt: new Date(Date.now() + SOON_MS) };

const ada = createSessionData({ name: 'Ada Lovelace', lastActiveOrganizationId: 'org_acme' });
const grace = createSessionData({ name: 'Grace Hopper' });
const katherine = createPendingSessionData({ name: 'Katherine Johnson' });
const alan = createClosedSessionData({ name: 'Alan Turing', status: 'expired' });
const { publicUserData } = ada;
const imageUrl = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 2"/>';
const pictured = { ...ada, publicUserData: publicUserData && { ...publicUserData, imageUrl } };
const accounts = [ada, grace, katherine, alan];
const eight = Array.from({ length: 8 }, (_, index) => createSessionData({ name: `Account ${index}` }));

const required = new SessionError({ code: 'reverification_required', message: 'Verify your identity.' });
const rejectedAction = () => Promise.reject(required);

function Reverification(): ReactNode {
  const begin = useReverification(rejectedAction);
  useEffect(() => void begin().catch(() => {}), [begin]);
  return (
    <ReverificationDialog verify={() => Promise.resolve()}>
      <label className="ms-field">
        Password
        <input name="password" type="password" />
      </label>
    </ReverificationDialog>
  );
}

const fullSwitcher = (
  <SessionSwitcher
    defaultOpen
    onAddAccount={() => {}}
    renderBadge={() => '3'}
    organizations={() => [{ id: 'org_acme', name: 'Acme' }]}
    actions={
      <>
        <SessionSwitcher.Action>
          <SessionIcon name="user" /> Manage account
        </SessionSwitcher.Action>
        <SessionSwitcher.Action href="#settings">Settings</SessionSwitcher.Action>
      </>
    }
  />
);

interface Example {
  readonly children: ReactNode;
  readonly sessions: readonly SessionData[];
  /** The name of the button that leads to the state. */
  readonly press?: RegExp;
}

/** The components with their styles, in the states that have styles of their own. */
export const examples: Readonly<Record<string, Example>> = {
  'a closed switcher': { children: <SessionSwitcher />, sessions: accounts },
  'a switcher with everything': { children: fullSwitcher, sessions: accounts },
  'a switcher with a search': { children: <SessionSwitcher variant="row" defaultOpen />, sessions: eight },
  'a switcher that asks': { children: fullSwitcher, sessions: accounts, press: /^Sign out of all/ },
  'a switcher of an avatar': { children: <SessionSwitcher variant="avatar" />, sessions: [ada] },
  'an account chooser': { children: <AccountChooser onUseAnother={() => {}} />, sessions: accounts },
  'an avatar without a session': { children: <SessionAvatar session={null} />, sessions: [] },
  'an avatar with a picture': { children: <SessionAvatar session={pictured} />, sessions: [] },
  'an expiry dialog': { children: <SessionExpiryDialog />, sessions: [{ ...ada, ...expiry }] },
  'a reverification dialog': { children: <Reverification />, sessions: [ada] },
  'an impersonation banner': {
    children: <ImpersonationBanner />,
    sessions: [{ ...ada, ...expiry, actor: { sub: 'user_2', name: 'Grace Hopper' } }],
  },
  'session tasks': {
    children: (
      <SessionTasks
        tasks={{
          'setup-mfa': (
            <div className="ms-actions">
              <button type="button" className="ms-button ms-primary" aria-disabled>
                Done
              </button>
              <button type="button" className="ms-button" data-pending>
                Verify
              </button>
              <button type="button" className="ms-link">
                Later
              </button>
              <span className="ms-spinner" />
              <p className="ms-alert">The code is wrong.</p>
            </div>
          ),
        }}
      />
    ),
    sessions: [createPendingSessionData({ tasks: [{ key: 'setup-mfa' }] })],
  },
  'a sign-out button': { children: <SignOutButton className="ms-button" />, sessions: [ada] },
  'device sessions': {
    children: (
      <SessionQueryScope>
        <DeviceSessions />
      </SessionQueryScope>
    ),
    sessions: [ada],
    press: /^Sign out everywhere else/,
  },
};

/** Renders an example in a page of its own. */
export async function showExample({ children, sessions, press }: Example): Promise<void> {
  const backend = inMemoryBackend({ sessions: [...sessions] });
  if (sessions.length === 1) backend.signInOnOtherDevice(createSessionData({ name: 'Ada Lovelace' }));
  const { findByRole, container } = render(
    <TestSessionProvider backend={backend}>{children}</TestSessionProvider>,
  );
  container.className = 'example';
  if (press) (await findByRole('button', { name: press })).click();
}
