'use client';

import type { ReactNode } from 'react';
import { hideVisually } from '../internal/hide-visually.ts';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { type Switcher, SwitcherContext } from './switcher-context.ts';
import { type SwitcherOptions, useSwitcherState } from './use-switcher-state.ts';

export interface SwitcherRootProps extends PartProps<'div', SwitcherRootState>, SwitcherOptions {}

type SwitcherRootState = {
  /** Whether the popup is open. @selector `[data-open]` */
  readonly open: boolean;
};

/**
 * Groups the parts of a switcher and provides their state. Also renders a live region that announces account changes.
 *
 * @throws {SessionError} `missing_provider` if rendered outside `<SessionProvider>`.
 */
export function SwitcherRoot({ children, ...rootProps }: SwitcherRootProps): ReactNode {
  const [switcher, props] = useSwitcherState(rootProps);
  const content = (
    <>
      {children}
      <span role="status" ref={hideVisually}>
        {/* A new element for each announcement, because screen readers do not read a text again that has not changed. */}
        <span key={switcher.announcement.count}>{announcementOf(switcher)}</span>
      </span>
    </>
  );
  const root = useRender('div', { children: content }, props, { open: switcher.open });
  return <SwitcherContext value={switcher}>{root}</SwitcherContext>;
}

/** Returns the text of the live region: errors while the popup that shows them is closed, and the last announcement. */
function announcementOf(switcher: Switcher): string {
  const { announcement, connection, labels, failedAction, isRedirectFailed, open } = switcher;
  const errors = [
    isRedirectFailed && !failedAction && labels.signInFailed,
    failedAction && labels[`${failedAction.type}Failed`],
    connection === 'failed' && labels.loadFailed,
  ];
  return [...(open ? [] : errors), announcement.text].filter(Boolean).join(' ');
}
