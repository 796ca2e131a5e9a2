'use client';

import { type ComponentProps, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import {
  useConnection,
  useSession,
  useSessionActions,
  useSessionList,
  useSessionStore,
} from '../../react/index.ts';
import { type ClosedSession, isClosed, isSignedIn, type Session } from '../../session/index.ts';
import { useLabels } from '../labels/session-labels.tsx';
import { ChevronIcon, PlusIcon, SignOutIcon } from '../part/icons.tsx';
import { accountOf } from '../session-avatar/account.ts';
import { SessionAvatar } from '../session-avatar/session-avatar.tsx';
import { englishLabels, type SessionSwitcherLabels } from './labels.ts';
import { focusItem, moveFocus } from './roving-focus.ts';
import { SwitcherRow } from './switcher-row.tsx';

export interface SessionSwitcherProps extends Omit<ComponentProps<'div'>, 'children'> {
  /** Leads to the app's own sign-in. Without it nobody can be added here. */
  readonly onAddAccount?: () => void;
  /** Leads to the app's own sign-in for a remembered account. Default: the same as `onAddAccount`. */
  readonly onSignInAgain?: (session: ClosedSession) => void;
  /** Replaces strings. Default: English. */
  readonly labels?: Partial<SessionSwitcherLabels>;
}

/**
 * Shows who one is, and lists the accounts to switch to, to sign out of and to sign in to again.
 *
 * Needs `multisession/styles.css`. Keyboard: arrow keys, Home and End move between the accounts, Escape closes.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * <SessionSwitcher onAddAccount={() => navigate('/sign-in')} />
 * ```
 */
export function SessionSwitcher({
  onAddAccount,
  onSignInAgain = onAddAccount,
  labels: given,
  className,
  ...props
}: SessionSwitcherProps): ReactNode {
  const labels = useLabels('sessionSwitcher', englishLabels, given);
  const sessions = useSessionList();
  const current = useSession();
  const connection = useConnection();
  const store = useSessionStore();
  const { switchTo, signOut, refresh } = useSessionActions();
  const [failed, setFailed] = useState(false);
  const popup = useRef<HTMLDivElement>(null);
  const popupId = useId();

  const account = current.session && accountOf(current.session);
  const caption = account?.name ?? (current.status === 'loading' ? labels.loading : labels.nobody);
  const message = {
    failed: labels.loadFailed,
    degraded: labels.degraded,
    loading: undefined,
    ready: undefined,
  }[connection];

  function run(action: Promise<unknown>, then?: () => void): void {
    setFailed(false);
    action.then(then, () => setFailed(true));
  }

  function close(): void {
    popup.current?.hidePopover();
  }

  function choose(session: Session): void {
    if (isClosed(session)) {
      close();
      onSignInAgain?.(session);
      return;
    }
    const switching = switchTo(session.id);
    // Most backends switch at once, and what they answer later must not close a popup that was opened again. Where one
    // has to be asked first, the row shows that until it has answered.
    const isThere = store.getState().currentSessionId === session.id;
    if (isThere) close();
    run(switching, isThere ? undefined : close);
  }

  function leave(session: Session): void {
    run(signOut({ session }), () => focusItem(popup.current));
  }

  function openWithArrow(event: KeyboardEvent<HTMLButtonElement>): void {
    if (event.key !== 'ArrowDown' || popup.current?.matches(':popover-open')) return;
    event.preventDefault();
    event.currentTarget.click();
  }

  return (
    <div {...props} className={['ms-switcher', className].filter(Boolean).join(' ')}>
      <button
        type="button"
        className="ms-trigger"
        popoverTarget={popupId}
        aria-haspopup="dialog"
        aria-busy={current.status === 'loading'}
        onKeyDown={openWithArrow}
      >
        <SessionAvatar session={current.session ?? null} />
        <span className="ms-name">{caption}</span>
        <ChevronIcon />
      </button>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrow keys of what is in it */}
      <div
        ref={popup}
        id={popupId}
        popover="auto"
        role="dialog"
        aria-label={labels.accounts}
        className="ms-popup"
        onToggle={({ newState }) => newState === 'open' && focusItem(popup.current)}
        onKeyDown={(event) => moveFocus(event, popup.current)}
      >
        {message && (
          <p className="ms-message" role="status">
            {message}
            <button type="button" className="ms-retry" onClick={() => run(refresh())}>
              {labels.tryAgain}
            </button>
          </p>
        )}
        {failed && !message && (
          <p className="ms-message" role="alert">
            {labels.switchFailed}
          </p>
        )}
        <ul className="ms-list">
          {sessions.map((session) => (
            <SwitcherRow
              key={session.id}
              session={session}
              current={session.id === current.session?.id}
              twin={sessions.some(({ id, userId }) => id !== session.id && userId === session.userId)}
              labels={labels}
              onChoose={choose}
              onLeave={leave}
            />
          ))}
        </ul>
        <div className="ms-footer">
          {onAddAccount && (
            <button
              type="button"
              className="ms-item"
              data-ms-item=""
              onClick={() => {
                close();
                onAddAccount();
              }}
            >
              <PlusIcon />
              {labels.addAccount}
            </button>
          )}
          {sessions.filter(isSignedIn).length > 1 && (
            <button
              type="button"
              className="ms-item"
              data-ms-item=""
              onClick={() => run(signOut({ scope: 'all' }), () => focusItem(popup.current))}
            >
              <SignOutIcon />
              {labels.signOutAll(sessions.filter(isSignedIn).length)}
            </button>
          )}
        </div>
      </div>
      <span className="ms-visually-hidden" role="status">
        {account ? labels.youAreNow(account.name) : caption}
      </span>
    </div>
  );
}
