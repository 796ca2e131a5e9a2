'use client';

import type { ReactNode } from 'react';
import { isClosed, type Session } from '../../session/index.ts';
import { Icon } from '../internal/icons.tsx';
import { StyledConfirmation } from './styled-confirmation.tsx';
import { StyledOrganizations } from './styled-organizations.tsx';
import { StyledPicture } from './styled-picture.tsx';
import {
  SwitcherAvatar,
  SwitcherDescription,
  SwitcherIdentifier,
  SwitcherName,
} from './switcher-account.tsx';
import { classOf, type InnerAppearance } from './switcher-appearance.ts';
import { useItem, useSwitcher } from './switcher-context.ts';
import { SwitcherError } from './switcher-error.tsx';
import { SwitcherItem, SwitcherSelect, SwitcherSignOut } from './switcher-item.tsx';

interface StyledItemProps {
  readonly session: Session;
  readonly appearance: InnerAppearance;
}

/** Renders the styled item of an account. The current account is rendered by `StyledHeader`. */
export function StyledItem({ session, appearance }: StyledItemProps): ReactNode {
  const { displayed } = useSwitcher();
  if (session.id === displayed?.id) return null;
  return (
    <SwitcherItem session={session} className={classOf('item', appearance.classNames)}>
      <StyledSelect appearance={appearance} />
      <SwitcherSignOut className="ms-sign-out">
        <Icon name={isClosed(session) ? 'cross' : 'signOut'} />
      </SwitcherSignOut>
      <StyledOrganizations appearance={appearance} />
      <StyledConfirmation />
      <SwitcherError className="ms-error" />
    </SwitcherItem>
  );
}

/** Renders the styled button of an account. */
export function StyledSelect({ appearance }: { readonly appearance: InnerAppearance }): ReactNode {
  const { session, state } = useItem();
  const badge = appearance.renderBadge?.(session);
  return (
    <SwitcherSelect className={classOf('select', appearance.classNames)}>
      <StyledPicture isPending={state.pending}>
        <SwitcherAvatar />
      </StyledPicture>
      <span className="ms-account">
        <SwitcherName className="ms-name" />
        {badge !== undefined && badge !== null && badge !== false && (
          <>
            {' '}
            <span className={classOf('badge', appearance.classNames)}>{badge}</span>{' '}
          </>
        )}
        <SwitcherIdentifier className="ms-identifier" />
        <SwitcherDescription className="ms-description" />
      </span>
    </SwitcherSelect>
  );
}
