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
export function SwitcherRoot({ children, ...given }: SwitcherRootProps): ReactNode {
  const [switcher, props] = useSwitcherState(given);
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
function useNews({ current, isLoading, connection, labels, failed, open }: Switcher): string {
  const id = current?.id ?? null;
  const [news, setNews] = useState({ id: undefined as string | null | undefined, text: '' });
  if (news.id !== id && !isLoading && connection !== 'failed') {
    const name = current ? accountOf(current).name || labels.unnamed : null;
    const text = name === null ? labels.nobody : labels.youAreNow(name);
    setNews({ id, text: news.id === undefined ? '' : text });
  }
  return [!open && failed && labels[`${failed.action}Failed`], news.text].filter(Boolean).join(' ');
}

const unseen: CSSProperties = { clipPath: 'inset(50%)', position: 'fixed' };
