import type { ReactNode } from 'react';
import { useSessionOperation } from '../../react/index.ts';
import { isClosed, type Session } from '../../session/index.ts';
import { accountOf } from './account.ts';
import { Avatar } from './avatar.tsx';
import { CheckIcon, CrossIcon, SignOutIcon } from './icons.tsx';
import type { SessionSwitcherLabels } from './labels.ts';

export interface SwitcherRowProps {
  readonly session: Session;
  readonly current: boolean;
  readonly labels: SessionSwitcherLabels;
  /** The account was chosen. */
  readonly onChoose: (session: Session) => void;
  /** The account is to leave: to be signed out, or forgotten if it already is. */
  readonly onLeave: (session: Session) => void;
}

/** One account: choosing it, and next to that signing it out. */
export function SwitcherRow({ session, current, labels, onChoose, onLeave }: SwitcherRowProps): ReactNode {
  const operation = useSessionOperation(session.id);
  const busy = operation === 'ending' || operation === 'removing' || (operation === 'switching' && !current);
  const account = accountOf(session, labels.unnamed);
  const closed = isClosed(session);
  const leave = closed ? labels.forget(account.name) : labels.signOut(account.name);
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
        <Avatar account={account} />
        <span className="ms-account">
          <span className="ms-name">{account.name}</span>
          {account.identifier && <span className="ms-identifier">{account.identifier}</span>}
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
