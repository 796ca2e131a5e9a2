'use client';

import type { ReactNode } from 'react';
import { bidiIsolate } from '../labels/bidi-isolate.ts';
import { accountOf } from '../session-avatar/account.ts';
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
  const { current, labels } = useSwitcher();
  const { actions, classNames } = appearance;
  if (!current) return null;
  const signOut = labels.signOut(bidiIsolate(accountOf(current).name || labels.unnamed));
  return (
    <SwitcherItem session={current} className={classOf('header', classNames)} render={<div />}>
      <StyledSelect appearance={appearance} />
      <StyledOrganizations appearance={appearance} />
      <div className={classOf('menu', classNames)}>
        {actions}
        <SwitcherSignOut
          {...{ [ITEM_ATTRIBUTE]: '' }}
          className="ms-row"
          render={withIcon('signOut', <span className="ms-name">{signOut}</span>)}
        />
      </div>
      <StyledConfirmation />
      <SwitcherError className="ms-error" />
    </SwitcherItem>
  );
}
