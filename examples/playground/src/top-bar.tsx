import {
  type AccountSession,
  SessionIcon,
  SessionSwitcher,
  useSessionShortcuts,
} from 'multisession/components';
import type { ReactNode } from 'react';
import { UnreadBadge } from './mail/unread-badge.tsx';
import { useView, views } from './use-view.ts';

interface TopBarProps {
  /** Opens the app's own sign-in for an account, or for another one. Default: the sign-in of the backend. */
  readonly onSignIn: ((account: AccountSession | null) => void) | undefined;
  /** The panel "Try this". `false` while no account is signed in. */
  readonly panel: { readonly id: string; readonly isOpen: boolean; readonly toggle: () => void } | false;
}

/** Shows the pages of the app and the accounts. */
export function TopBar({ onSignIn, panel }: TopBarProps): ReactNode {
  const view = useView();
  useSessionShortcuts();
  return (
    <header className="bar">
      <p className="brand">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 6h18v12H3zM3 6.5l9 7 9-7" />
        </svg>
        <span>
          Letterbox <span className="muted">multisession playground</span>
        </span>
      </p>
      {panel && (
        <>
          <nav aria-label="Pages">
            {Object.entries(views).map(([hash, name]) => (
              <a key={hash} href={hash || '#'} aria-current={hash === view ? 'page' : undefined}>
                {name}
              </a>
            ))}
          </nav>
          <button
            type="button"
            className="button"
            aria-expanded={panel.isOpen}
            aria-controls={panel.id}
            onClick={panel.toggle}
          >
            Try this
          </button>
        </>
      )}
      <SessionSwitcher
        onAddAccount={onSignIn && (() => onSignIn(null))}
        onSignInAgain={onSignIn}
        renderBadge={(session) => <UnreadBadge session={session} />}
        actions={
          <SessionSwitcher.Action href="#settings">
            <SessionIcon name="settings" /> Settings
          </SessionSwitcher.Action>
        }
      />
    </header>
  );
}
