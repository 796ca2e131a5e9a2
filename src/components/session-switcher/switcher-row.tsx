import type { ReactNode } from 'react';
import { useSessionOperation } from '../../react/index.ts';
import { isClosed, type Session } from '../../session/index.ts';
import { useLocale } from '../labels/session-labels.tsx';
import { CheckIcon, CrossIcon, SignOutIcon } from '../part/icons.tsx';
import { accountOf } from '../session-avatar/account.ts';
import { SessionAvatar } from '../session-avatar/session-avatar.tsx';
import type { SessionSwitcherLabels } from './labels.ts';

export interface SwitcherRowProps {
  readonly session: Session;
  readonly current: boolean;
  /** Whether another row is of the same user. */
  readonly twin: boolean;
  readonly labels: SessionSwitcherLabels;
  /** The account was chosen. */
  readonly onChoose: (session: Session) => void;
  /** The account is to leave: to be signed out, or forgotten if it already is. */
  readonly onLeave: (session: Session) => void;
}

/** One account: choosing it, and next to that signing it out. */
export function SwitcherRow({
  session,
  current,
  twin,
  labels,
  onChoose,
  onLeave,
}: SwitcherRowProps): ReactNode {
  const operation = useSessionOperation(session.id);
  const busy = operation === 'ending' || operation === 'removing' || (operation === 'switching' && !current);
  const account = accountOf(session);
  const closed = isClosed(session);
  const locale = useLocale();
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const leave = closed ? labels.remove(account.name) : labels.signOut(account.name);
  return (
    <li
      className="ms-row"
      data-status={session.status}
      data-current={current ? '' : undefined}
      aria-busy={busy}
    >
      <button
        type="button"
        className="ms-item"
        data-ms-item=""
        aria-current={current ? 'true' : undefined}
        aria-disabled={busy}
        onClick={() => busy || onChoose(session)}
      >
        <SessionAvatar session={session} />
        <span className="ms-account">
          <span className="ms-name">{account.name}</span>
          {account.identifier && <span className="ms-identifier">{account.identifier}</span>}
          {twin && <span className="ms-identifier">{labels.signedInAt(time.format(session.createdAt))}</span>}
          {session.status === 'pending' && <span className="ms-state">{labels.finishSigningIn}</span>}
          {closed && <span className="ms-state">{labels.signInAgain}</span>}
        </span>
        {busy ? <span className="ms-spinner" /> : current && <CheckIcon />}
      </button>
      <button
        type="button"
        className="ms-leave"
        aria-label={leave}
        title={leave}
        aria-disabled={busy}
        onClick={() => busy || onLeave(session)}
      >
        {closed ? <CrossIcon /> : <SignOutIcon />}
      </button>
    </li>
  );
}
