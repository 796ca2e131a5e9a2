'use client';

import type { ReactNode } from 'react';
import type { Session } from '../../session/index.ts';
import {
  SwitcherAvatar,
  SwitcherDescription,
  SwitcherIdentifier,
  SwitcherName,
} from './switcher-account.tsx';
import { SwitcherAction } from './switcher-action.tsx';
import { SwitcherClose } from './switcher-close.tsx';
import {
  SwitcherCancel,
  SwitcherConfirm,
  SwitcherConfirmation,
  SwitcherQuestion,
} from './switcher-confirmation.tsx';
import { SwitcherError, SwitcherRetry } from './switcher-error.tsx';
import { SwitcherAddAccount, SwitcherSignOutAll } from './switcher-footer.tsx';
import { SwitcherItem, SwitcherSelect, SwitcherSignOut } from './switcher-item.tsx';
import { SwitcherEmpty, SwitcherList } from './switcher-list.tsx';
import { SwitcherOrganization } from './switcher-organization.tsx';
import { SwitcherPopup } from './switcher-popup.tsx';
import { SwitcherRoot, type SwitcherRootProps } from './switcher-root.tsx';
import { SwitcherSearch } from './switcher-search.tsx';
import { SwitcherTrigger } from './switcher-trigger.tsx';
import { StyledBar } from './styled-bar.tsx';
import { StyledConfirmation } from './styled-confirmation.tsx';
import { StyledHeader } from './styled-header.tsx';
import { StyledItem } from './styled-item.tsx';
import { StyledTrigger } from './styled-trigger.tsx';
import { classOf, type SwitcherAppearance } from './switcher-appearance.ts';
import { withIcon } from './with-icon.tsx';

/** The props of `SessionSwitcher`. For other content, compose the parts. */
export interface SessionSwitcherProps extends Omit<SwitcherRootProps, 'children'>, SwitcherAppearance {}

function Switcher({
  variant = 'pill',
  side = 'bottom',
  align = 'end',
  actions,
  renderBadge,
  organizations,
  classNames,
  ...props
}: SessionSwitcherProps): ReactNode {
  const appearance = { variant, actions, renderBadge, organizations, classNames };
  const renderItem = (session: Session): ReactNode => (
    <StyledItem session={session} appearance={appearance} />
  );
  return (
    <SwitcherRoot
      data-variant={variant}
      {...props}
      className={['ms-switcher', props.className].filter(Boolean).join(' ')}
    >
      <StyledTrigger appearance={appearance} />
      <SwitcherPopup className={classOf('popup', classNames)} data-side={side} data-align={align}>
        <StyledBar />
        <SwitcherError className="ms-message ms-alert" />
        <StyledHeader appearance={appearance} />
        <SwitcherSearch className={classOf('search', classNames)} />
        <SwitcherList className={classOf('list', classNames)}>{renderItem}</SwitcherList>
        <SwitcherEmpty className="ms-message ms-muted" />
        <div className={classOf('footer', classNames)}>
          <SwitcherAddAccount className="ms-row" render={withIcon('plus')} />
          <SwitcherError source="addAccount" className="ms-error" />
          <SwitcherSignOutAll className="ms-row" render={withIcon('signOut')} />
          <StyledConfirmation />
          <SwitcherError source="signOutAll" className="ms-error" />
        </div>
      </SwitcherPopup>
    </SwitcherRoot>
  );
}

/**
 * Shows the current account and a popup with all accounts on this client, to switch between them, to sign out, and to
 * sign in again to remembered accounts.
 *
 * Requires `multisession/styles.css`. For a custom switcher, compose the parts, which are unstyled:
 *
 * - `Root` contains `Trigger` and `Popup`.
 * - `Popup` contains `Close`, `Error`, `Search`, `List`, `Empty`, `Action`, `AddAccount`, `SignOutAll` and `Confirmation`.
 * - `List` contains an `Item` per account, which contains `Select`, `Organization`, `SignOut`, `Confirmation` and `Error`.
 * - `Error` contains `Retry`. `Confirmation` contains `Question`, `Cancel` and `Confirm`.
 * - `Avatar`, `Name`, `Identifier` and `Description` can be rendered anywhere inside `Root`.
 *
 * @throws {SessionError} `missing_provider` if rendered outside `<SessionProvider>`, or if a part is outside `Root`.
 *
 * @example
 * ```tsx
 * <SessionSwitcher
 *   onAddAccount={() => navigate('/sign-in')}
 *   actions={<SessionSwitcher.Action href="/account">Manage account</SessionSwitcher.Action>}
 * />
 * ```
 */
export const SessionSwitcher = /* @__PURE__ */ Object.assign(Switcher, {
  Root: SwitcherRoot,
  Trigger: SwitcherTrigger,
  Popup: SwitcherPopup,
  Close: SwitcherClose,
  Search: SwitcherSearch,
  List: SwitcherList,
  Empty: SwitcherEmpty,
  Item: SwitcherItem,
  Select: SwitcherSelect,
  Organization: SwitcherOrganization,
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
