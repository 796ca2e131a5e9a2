'use client';

import { type CSSProperties, type ReactNode, useState } from 'react';
import type { PartProps } from '../part/part-props.ts';
import { usePart } from '../part/use-part.ts';
import { accountOf } from '../session-avatar/account.ts';
import { type Switcher, SwitcherContext } from './switcher-context.ts';
import { type SwitcherOptions, useSwitcherState } from './use-switcher-state.ts';

export interface SwitcherRootProps extends PartProps<'div', SwitcherRootState>, SwitcherOptions {}

type SwitcherRootState = {
  /** Whether the popup is open. @selector `[data-open]` */
  readonly open: boolean;
};

/**
 * Holds the parts of one switcher together, and says who one is now, for those who cannot see it.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function SwitcherRoot({
  open,
  defaultOpen,
  onOpenChange,
  onSwitch,
  onAddAccount,
  onSignInAgain,
  labels,
  children,
  ...props
}: SwitcherRootProps): ReactNode {
  const switcher = useSwitcherState({
    ...(open !== undefined && { open }),
    ...(defaultOpen !== undefined && { defaultOpen }),
    ...(onOpenChange && { onOpenChange }),
    ...(onSwitch && { onSwitch }),
    ...(onAddAccount && { onAddAccount }),
    ...(onSignInAgain && { onSignInAgain }),
    ...(labels && { labels }),
  });
  const all = (
    <>
      {children}
      <span role="status" style={unseen}>
        {useNews(switcher)}
      </span>
    </>
  );
  const root = usePart('div', { children: all }, props, { open: switcher.open });
  return <SwitcherContext value={switcher}>{root}</SwitcherContext>;
}

/** Says who one has become; nothing about who one was from the start. What failed is said here where it cannot be seen. */
function useNews({ current, isLoading, connection, labels, attempts, open }: Switcher): string {
  const id = current?.id ?? null;
  const [news, setNews] = useState({ id: undefined as string | null | undefined, text: '' });
  if (news.id !== id && !isLoading && connection !== 'failed') {
    const name = current ? accountOf(current).name || labels.unnamed : null;
    const text = name === null ? labels.nobody : labels.youAreNow(name);
    setNews({ id, text: news.id === undefined ? '' : text });
  }
  const failed = open ? undefined : Object.values(attempts).find(({ failed }) => failed);
  return [failed && labels[`${failed.action}Failed`], news.text].filter(Boolean).join(' ');
}

const unseen: CSSProperties = {
  blockSize: 1,
  clipPath: 'inset(50%)',
  inlineSize: 1,
  overflow: 'hidden',
  position: 'absolute',
  whiteSpace: 'nowrap',
};
