'use client';

import { createContext, type MouseEvent, type ReactNode, use } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { ITEM_ATTRIBUTE } from './roving-focus.ts';
import { ItemContext, type Switcher, useSwitcher } from './switcher-context.ts';
import { InPopupContext } from './use-list-focus.ts';
import { type ActionTarget, ADD_ACCOUNT } from './use-switcher-actions.ts';

export interface SwitcherErrorProps extends PartProps<'p', SwitcherErrorState> {
  /**
   * The source of the error. `connection`: the accounts could not be loaded or may be out of date. `addAccount`: the sign-in
   * of the backend has failed, or the one by redirect that has returned to this page. `signOutAll`: not all accounts were
   * signed out. Default: `connection`. Ignored inside an item, where the source is the last action on that item.
   */
  readonly source?: 'connection' | 'addAccount' | 'signOutAll' | undefined;
}

type SwitcherErrorState = {
  /** Whether the accounts are listed, but may be out of date. @selector `[data-degraded]` */
  readonly degraded: boolean;
};

type Retry = (event: MouseEvent) => void;

const RetryContext = createContext<Retry | undefined>(undefined);

/** Renders an error message, followed by `Retry` by default. Not rendered if there is no error. */
export function SwitcherError({ source = 'connection', ...props }: SwitcherErrorProps): ReactNode {
  const switcher = useSwitcher();
  const item = use(ItemContext);
  const isConnectionError = !item && source === 'connection';
  const [text, retry, degraded = false] = isConnectionError
    ? connectionError(switcher)
    : actionError(switcher, item ? item.session.id : source === 'addAccount' ? ADD_ACCOUNT : null);
  const children = (
    <>
      <span>{text}</span> <SwitcherRetry />
    </>
  );
  const isInPopup = use(InPopupContext);
  // Outside the popup, the live region of `Root` announces the error, unless the app keeps the switcher open.
  const role = isInPopup || switcher.open ? (isConnectionError ? 'status' : 'alert') : undefined;
  const message = useRender('p', { role, children }, props, { degraded });
  return text && (!item || item.state.error) && <RetryContext value={retry}>{message}</RetryContext>;
}

function connectionError({
  connection,
  labels,
  refresh,
}: Switcher): [text?: string, retry?: Retry, degraded?: boolean] {
  if (connection === 'failed') return [labels.loadFailed, refresh];
  return connection === 'degraded' ? [labels.degraded, refresh, true] : [];
}

function actionError(
  { actions, run, labels, addAccount, isRedirectFailed }: Switcher,
  target: ActionTarget,
): [text?: string, retry?: Retry, degraded?: boolean] {
  const action = actions.get(target);
  if (target === ADD_ACCOUNT && !action && isRedirectFailed)
    return [labels.signInFailed, (event) => addAccount?.({ reason: 'item-press', event })];
  if (!action?.failed) return [];
  return [labels[`${action.type}Failed`], (event) => run(target, action, { reason: 'retry', event })];
}

export interface SwitcherRetryProps extends PartProps<'button'> {}

/** Renders a button that retries the failed action of the surrounding `Error`. */
export function SwitcherRetry(props: SwitcherRetryProps): ReactNode {
  const { labels } = useSwitcher();
  const onClick = use(RetryContext);
  // In an item, the arrow keys stop once.
  const item = use(ItemContext) ? {} : { [ITEM_ATTRIBUTE]: '' };
  const partProps = { type: 'button' as const, onClick, children: labels.tryAgain, ...item };
  return useRender('button', partProps, props, {});
}
