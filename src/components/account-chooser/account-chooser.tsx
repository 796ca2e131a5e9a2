'use client';

import type { JSX, ReactNode } from 'react';
import { isClosed, type Session } from '../../session/index.ts';
import { Icon } from '../internal/icons.tsx';
import { SessionSwitcher } from '../session-switcher/session-switcher.tsx';
import { StyledConfirmation } from '../session-switcher/styled-confirmation.tsx';
import { StyledPicture } from '../session-switcher/styled-picture.tsx';
import { useItem } from '../session-switcher/switcher-context.ts';
import { withIcon } from '../session-switcher/with-icon.tsx';
import {
  ChooserDescription,
  ChooserLoading,
  ChooserSelect,
  ChooserStatus,
  ChooserTitle,
} from './chooser-parts.tsx';
import { ChooserRoot, type AccountChooserRootProps } from './chooser-root.tsx';

/** The props of `AccountChooser`. The content is fixed. For custom content, compose the parts. */
export interface AccountChooserProps extends Omit<AccountChooserRootProps, 'children'> {}

function Chooser({ className = '', ...props }: AccountChooserProps): ReactNode {
  return (
    <ChooserRoot {...props} className={`ms-switcher ms-chooser ${className}`}>
      <ChooserTitle />
      <ChooserDescription className="ms-muted" />
      <SessionSwitcher.Error className="ms-message ms-alert" />
      <ChooserLoading className="ms-skeleton" />
      <SessionSwitcher.List className="ms-list">{row}</SessionSwitcher.List>
      <SessionSwitcher.Empty className="ms-message ms-muted" />
      <div className="ms-footer">
        <SessionSwitcher.AddAccount className="ms-row" render={withIcon('plus')} />
        <SessionSwitcher.Error source="addAccount" className="ms-error" />
      </div>
    </ChooserRoot>
  );
}

function row(session: Session): ReactNode {
  return (
    <SessionSwitcher.Item session={session} className="ms-item">
      <ChooserSelect session={session} className="ms-select">
        <ChooserPicture />
        <span className="ms-account">
          <SessionSwitcher.Name className="ms-name" render={breakable} />
          <CurrentIndicator />
          <SessionSwitcher.Identifier className="ms-identifier" render={breakable} />
          <ChooserStatus
            session={session}
            className={isClosed(session) ? 'ms-identifier' : 'ms-description'}
          />
        </span>
      </ChooserSelect>
      <SessionSwitcher.SignOut className="ms-sign-out">
        <Icon name={isClosed(session) ? 'cross' : 'signOut'} />
      </SessionSwitcher.SignOut>
      <StyledConfirmation />
      <SessionSwitcher.Error className="ms-error" />
    </SessionSwitcher.Item>
  );
}

/** Renders a name. An email address breaks at its "@" rather than inside a word. */
function breakable({ children, ...props }: JSX.IntrinsicElements['bdi']): ReactNode {
  const text = typeof children === 'string' ? children : '';
  const at = text.indexOf('@');
  if (at < 0) return <bdi {...props}>{children}</bdi>;
  return (
    <bdi {...props}>
      {text.slice(0, at)}
      <span>@</span>
      {text.slice(at + 1)}
    </bdi>
  );
}

function ChooserPicture(): ReactNode {
  return (
    <StyledPicture isPending={useItem().state.pending}>
      <SessionSwitcher.Avatar />
    </StyledPicture>
  );
}

function CurrentIndicator(): ReactNode {
  return useItem().state.current && <Icon name="check" />;
}

/**
 * A page on which the user chooses one of the accounts on this client, signs in again to a signed-out account, removes an
 * account, or uses another one. Show it after a sign-out, or for a link that names no account.
 *
 * Requires `multisession/styles.css`. For a custom page, compose the parts, which are unstyled:
 *
 * - `Root` contains `Title`, `Description`, `Error`, `Loading`, `List`, `Empty` and `UseAnother`.
 * - `List` contains an `Item` per account, which contains `Select`, `Remove`, `Confirmation` and `Error`.
 * - `Confirmation` contains `Question`, `Cancel` and `Confirm`.
 * - `Select` contains `Avatar`, `Name`, `Identifier` and `Status`.
 *
 * @throws {SessionError} `missing_provider` if rendered outside `<SessionProvider>`, or if a part is outside `Root`.
 *
 * @example
 * ```tsx
 * <AccountChooser onSelect={() => navigate('/')} onUseAnother={() => navigate('/sign-in')} />
 * ```
 */
export const AccountChooser = /* @__PURE__ */ Object.assign(Chooser, {
  Root: ChooserRoot,
  Title: ChooserTitle,
  Description: ChooserDescription,
  Loading: ChooserLoading,
  Error: SessionSwitcher.Error,
  List: SessionSwitcher.List,
  Empty: SessionSwitcher.Empty,
  Item: SessionSwitcher.Item,
  Select: ChooserSelect,
  Remove: SessionSwitcher.SignOut,
  Confirmation: SessionSwitcher.Confirmation,
  Question: SessionSwitcher.Question,
  Cancel: SessionSwitcher.Cancel,
  Confirm: SessionSwitcher.Confirm,
  Avatar: SessionSwitcher.Avatar,
  Name: SessionSwitcher.Name,
  Identifier: SessionSwitcher.Identifier,
  Status: ChooserStatus,
  UseAnother: SessionSwitcher.AddAccount,
});
