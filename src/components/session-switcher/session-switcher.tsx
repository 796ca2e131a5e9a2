'use client';

import type { JSX, ReactNode } from 'react';
import { isClosed, type Session } from '../../session/index.ts';
import { Icon } from '../part/icons.tsx';
import { SwitcherAvatar, SwitcherHint, SwitcherIdentifier, SwitcherName } from './switcher-account.tsx';
import {
  SwitcherCancel,
  SwitcherConfirm,
  SwitcherConfirmation,
  SwitcherQuestion,
} from './switcher-confirmation.tsx';
import { useItem } from './switcher-context.ts';
import { SwitcherFailure, SwitcherRetry } from './switcher-failure.tsx';
import { SwitcherAddAccount, SwitcherSignOutAll } from './switcher-footer.tsx';
import { SwitcherChoose, SwitcherItem, SwitcherLeave } from './switcher-item.tsx';
import { SwitcherEmpty, SwitcherList } from './switcher-list.tsx';
import { SwitcherPopup } from './switcher-popup.tsx';
import { SwitcherRoot, type SwitcherRootProps } from './switcher-root.tsx';
import { SwitcherTrigger } from './switcher-trigger.tsx';

/** Everything but the content, which is the switcher itself. For another one, put its parts together. */
export interface SessionSwitcherProps extends Omit<SwitcherRootProps, 'children'> {}

function Switcher(props: SessionSwitcherProps): ReactNode {
  return (
    <SwitcherRoot {...props} className={['ms-switcher', props.className].filter(Boolean).join(' ')}>
      <SwitcherTrigger className="ms-trigger">
        <SwitcherAvatar />
        <SwitcherName className="ms-name" />
        <Icon name="chevron" />
      </SwitcherTrigger>
      <SwitcherPopup className="ms-popup">
        <SwitcherFailure className="ms-message" />
        <SwitcherList className="ms-list">{row}</SwitcherList>
        <SwitcherEmpty className="ms-message" />
        <div className="ms-footer">
          <SwitcherAddAccount className="ms-item" render={withIcon('plus')} />
          <SwitcherSignOutAll className="ms-item" render={withIcon('signOut')} />
          <SwitcherConfirmation className="ms-confirm">
            <SwitcherQuestion />
            <div className="ms-actions">
              <SwitcherCancel className="ms-button" />
              <SwitcherConfirm className="ms-button ms-primary ms-danger" />
            </div>
          </SwitcherConfirmation>
          <SwitcherFailure of="signOutAll" className="ms-failure" />
        </div>
      </SwitcherPopup>
    </SwitcherRoot>
  );
}

function row(session: Session): ReactNode {
  return (
    <SwitcherItem session={session} className="ms-row">
      <SwitcherChoose className="ms-item">
        <SwitcherAvatar />
        <span className="ms-account">
          <SwitcherName className="ms-name" />
          <SwitcherIdentifier className="ms-identifier" />
          <SwitcherHint className="ms-hint" />
        </span>
        <Mark />
      </SwitcherChoose>
      <SwitcherLeave className="ms-leave">
        <Icon name={isClosed(session) ? 'cross' : 'signOut'} />
      </SwitcherLeave>
      <SwitcherFailure className="ms-failure" />
    </SwitcherItem>
  );
}

function Mark(): ReactNode {
  const { busy, current } = useItem().state;
  if (busy) return <span className="ms-spinner" />;
  return current && <Icon name="check" />;
}

function withIcon(name: Parameters<typeof Icon>[0]['name']) {
  return ({ children, ...props }: JSX.IntrinsicElements['button']): ReactNode => (
    <button {...props}>
      <Icon name={name} />
      {children}
    </button>
  );
}

/**
 * Shows who one is, and lists the accounts to switch to, to sign out of and to sign in to again.
 *
 * Needs `multisession/styles.css`. Its parts have no look of their own: put them together for another one. They are
 * `Root`, `Trigger` and `Popup`; in the popup `Failure`, `List`, `Empty`, `AddAccount`, `SignOutAll` and `Confirmation`; in
 * the list an `Item` with `Choose`, `Leave` and `Failure`; anywhere `Avatar`, `Name`, `Identifier` and `Hint`; in a failure
 * `Retry`; in the confirmation `Question`, `Cancel` and `Confirm`.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`, and of a part outside `Root`.
 *
 * @example
 * ```tsx
 * <SessionSwitcher onAddAccount={() => navigate('/sign-in')} />
 * ```
 */
export const SessionSwitcher = /* @__PURE__ */ Object.assign(Switcher, {
  Root: SwitcherRoot,
  Trigger: SwitcherTrigger,
  Popup: SwitcherPopup,
  List: SwitcherList,
  Empty: SwitcherEmpty,
  Item: SwitcherItem,
  Choose: SwitcherChoose,
  Leave: SwitcherLeave,
  Failure: SwitcherFailure,
  Retry: SwitcherRetry,
  Avatar: SwitcherAvatar,
  Name: SwitcherName,
  Identifier: SwitcherIdentifier,
  Hint: SwitcherHint,
  AddAccount: SwitcherAddAccount,
  SignOutAll: SwitcherSignOutAll,
  Confirmation: SwitcherConfirmation,
  Question: SwitcherQuestion,
  Cancel: SwitcherCancel,
  Confirm: SwitcherConfirm,
});
