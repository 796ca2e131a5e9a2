'use client';

import type { ReactNode } from 'react';
import { Icon } from '../internal/icons.tsx';
import { StyledPicture } from './styled-picture.tsx';
import { SwitcherAvatar, SwitcherIdentifier, SwitcherName } from './switcher-account.tsx';
import { classOf, type InnerAppearance } from './switcher-appearance.ts';
import { useSwitcher } from './switcher-context.ts';
import { SwitcherTrigger } from './switcher-trigger.tsx';

/** Renders the styled trigger. A check mark covers the avatar for a moment after the account has changed. */
export function StyledTrigger({ appearance }: { readonly appearance: InnerAppearance }): ReactNode {
  const { connection, announcement, isSwitching } = useSwitcher();
  const { variant, classNames } = appearance;
  return (
    <SwitcherTrigger className={classOf('trigger', classNames)}>
      <StyledPicture isPending={isSwitching}>
        {connection === 'failed' ? <Icon name="alert" /> : <SwitcherAvatar />}
        {announcement.isSwitch && (
          <span key={announcement.count} className="ms-switched">
            <Icon name="check" />
          </span>
        )}
      </StyledPicture>
      <span className="ms-account">
        <SwitcherName className="ms-name" />
        {variant === 'row' && <SwitcherIdentifier className="ms-identifier" />}
      </span>
      {variant !== 'avatar' && <Icon name={variant === 'row' ? 'selector' : 'chevron'} />}
    </SwitcherTrigger>
  );
}
