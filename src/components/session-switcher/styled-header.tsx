'use client';

import type { ReactNode } from 'react';
import { ITEM_ATTRIBUTE } from './roving-focus.ts';
import { StyledConfirmation } from './styled-confirmation.tsx';
import { StyledSelect } from './styled-item.tsx';
import { StyledOrganizations } from './styled-organizations.tsx';
import { classOf, type InnerAppearance } from './switcher-appearance.ts';
import { useSwitcher } from './switcher-context.ts';
import { SwitcherError } from './switcher-error.tsx';
import { SwitcherItem, SwitcherSignOut } from './switcher-item.tsx';
import { withIcon } from './with-icon.tsx';

/** Renders the current account, with its actions. */
export function StyledHeader({ appearance }: { readonly appearance: InnerAppearance }): ReactNode {
  const { displayed: session } = useSwitcher();
  const { actions, classNames } = appearance;
  if (!session) return null;
  return (
    // The key keeps the focus of a confirmation from passing on to the next account's sign-out button.
    <SwitcherItem
      key={session.id}
      session={session}
      className={classOf('header', classNames)}
      render={<div />}
    >
      <StyledSelect appearance={appearance} />
      <StyledOrganizations appearance={appearance} />
      <div className={classOf('menu', classNames)}>
        {actions}
        <SwitcherSignOut {...{ [ITEM_ATTRIBUTE]: '' }} className="ms-row" render={withIcon('signOut')} />
      </div>
      <StyledConfirmation />
      <SwitcherError className="ms-error" />
    </SwitcherItem>
  );
}
