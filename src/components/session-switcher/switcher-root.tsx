'use client';

import { type CSSProperties, type ReactNode, useState } from 'react';
import { bidiIsolate } from '../labels/bidi-isolate.ts';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { accountOf } from '../session-avatar/account.ts';
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
      <span role="status" style={visuallyHidden}>
        {useAnnouncement(switcher)}
      </span>
    </>
  );
  const root = useRender('div', { children: content }, props, { open: switcher.open });
  return <SwitcherContext value={switcher}>{root}</SwitcherContext>;
}

/**
 * Returns the text of the live region: the new account after a change, and errors while the popup is closed. The
 * initial account is not announced.
 */
function useAnnouncement({ current, isLoading, connection, labels, failedAction, open }: Switcher): string {
  const id = current?.id ?? null;
  const [announcement, setAnnouncement] = useState({ id: undefined as string | null | undefined, text: '' });
  if (announcement.id !== id && !isLoading && connection !== 'failed') {
    const text = current
      ? labels.youAreNow(bidiIsolate(accountOf(current).name || labels.unnamed))
      : labels.nobody;
    setAnnouncement({ id, text: announcement.id === undefined ? '' : text });
  }
  return [!open && failedAction && labels[`${failedAction.type}Failed`], announcement.text]
    .filter(Boolean)
    .join(' ');
}

const visuallyHidden: CSSProperties = { clipPath: 'inset(50%)', position: 'fixed' };
