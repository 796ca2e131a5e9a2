'use client';

import type { JSX, ReactNode } from 'react';
import { isClosed, type Session } from '../../session/index.ts';
import { Icon } from '../internal/icons.tsx';
import {
  SwitcherAvatar,
  SwitcherDescription,
  SwitcherIdentifier,
  SwitcherName,
} from './switcher-account.tsx';
import {
  SwitcherCancel,
  SwitcherConfirm,
  SwitcherConfirmation,
  SwitcherQuestion,
} from './switcher-confirmation.tsx';
import { SwitcherAction } from './switcher-action.tsx';
import { useItem, useSwitcher } from './switcher-context.ts';
import { SwitcherError, SwitcherRetry } from './switcher-error.tsx';
import { SwitcherAddAccount, SwitcherSignOutAll } from './switcher-footer.tsx';
import { SwitcherSelect, SwitcherItem, SwitcherSignOut } from './switcher-item.tsx';
import { SwitcherEmpty, SwitcherList } from './switcher-list.tsx';
import { SwitcherPopup } from './switcher-popup.tsx';
import { SwitcherRoot, type SwitcherRootProps } from './switcher-root.tsx';
import { SwitcherTrigger } from './switcher-trigger.tsx';

/** The props of `SessionSwitcher`. The content is fixed. For custom content, compose the parts. */
export interface SessionSwitcherProps extends Omit<SwitcherRootProps, 'children'> {}

function Switcher(props: SessionSwitcherProps): ReactNode {
  return (
    <SwitcherRoot {...props} className={['ms-switcher', props.className].filter(Boolean).join(' ')}>
      <SwitcherTrigger className="ms-trigger">
        <TriggerPicture />
        <SwitcherName className="ms-name" />
        <Icon name="chevron" />
      </SwitcherTrigger>
      <SwitcherPopup className="ms-popup">
        <SwitcherError className="ms-message" />
        <SwitcherList className="ms-list">{row}</SwitcherList>
        <SwitcherEmpty className="ms-message" />
        <div className="ms-footer">
          <SwitcherAddAccount className="ms-add-account" render={withIcon('plus')} />
          <SwitcherSignOutAll className="ms-sign-out-all" render={withIcon('signOut')} />
          <SwitcherConfirmation className="ms-confirmation">
            <SwitcherQuestion />
            <div className="ms-actions">
              <SwitcherCancel className="ms-button" />
              <SwitcherConfirm className="ms-button ms-primary ms-danger" />
            </div>
          </SwitcherConfirmation>
          <SwitcherError source="signOutAll" className="ms-error" />
        </div>
      </SwitcherPopup>
    </SwitcherRoot>
  );
}

function TriggerPicture(): ReactNode {
  return useSwitcher().connection === 'failed' ? <Icon name="alert" /> : <SwitcherAvatar />;
}

function row(session: Session): ReactNode {
  return (
    <SwitcherItem session={session} className="ms-item">
      <SwitcherSelect className="ms-select">
        <SwitcherAvatar />
        <span className="ms-account">
          <SwitcherName className="ms-name" />
          <SwitcherIdentifier className="ms-identifier" />
          <SwitcherDescription className="ms-description" />
        </span>
        <Indicator />
      </SwitcherSelect>
      <SwitcherSignOut className="ms-sign-out">
        <Icon name={isClosed(session) ? 'cross' : 'signOut'} />
      </SwitcherSignOut>
      <SwitcherError className="ms-error" />
    </SwitcherItem>
  );
}

function Indicator(): ReactNode {
  const { pending, current } = useItem().state;
  if (pending) return <span className="ms-spinner" />;
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
 * Shows the current account and a popup with all accounts on this client, to switch between them, to sign out, and to
 * sign in again to remembered accounts.
 *
 * Requires `multisession/styles.css`. For a custom switcher, compose the parts, which are unstyled:
 *
 * - `Root` contains `Trigger` and `Popup`.
 * - `Popup` contains `Error`, `List`, `Empty`, `Action`, `AddAccount`, `SignOutAll` and `Confirmation`.
 * - `List` contains an `Item` per account, which contains `Select`, `SignOut` and `Error`.
 * - `Error` contains `Retry`. `Confirmation` contains `Question`, `Cancel` and `Confirm`.
 * - `Avatar`, `Name`, `Identifier` and `Description` can be rendered anywhere inside `Root`.
 *
 * @throws {SessionError} `missing_provider` if rendered outside `<SessionProvider>`, or if a part is outside `Root`.
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
  Select: SwitcherSelect,
  SignOut: SwitcherSignOut,
  Error: SwitcherError,
  Retry: SwitcherRetry,
  Avatar: SwitcherAvatar,
  Name: SwitcherName,
  Identifier: SwitcherIdentifier,
  Description: SwitcherDescription,
  Action: SwitcherAction,
  AddAccount: SwitcherAddAccount,
  SignOutAll: SwitcherSignOutAll,
  Confirmation: SwitcherConfirmation,
  Question: SwitcherQuestion,
  Cancel: SwitcherCancel,
  Confirm: SwitcherConfirm,
});
