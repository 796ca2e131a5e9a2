'use client';

import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  use,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';
import { formatPlural } from '../labels/format-message.ts';
import { useLocale } from '../labels/session-labels-provider.tsx';
import { initialFocus } from '../internal/initial-focus.ts';
import type { PartProps } from '../internal/part-props.ts';
import { isSecondClick } from '../internal/single-press.ts';
import { useRender } from '../internal/use-render.ts';
import { accountMessage } from '../session-avatar/account-message.ts';
import { ItemContext, useSwitcher } from './switcher-context.ts';

export interface SwitcherConfirmationProps extends PartProps<'div'> {}

/**
 * Renders an `alertdialog` that asks before the account of its item is signed out or, outside items, before all accounts
 * are. Contains `Question`, `Cancel` and `Confirm` by default. Rendered after `SignOut` or `SignOutAll` was pressed. The
 * dialog receives the focus, and Escape cancels it.
 */
export function SwitcherConfirmation(props: SwitcherConfirmationProps): ReactNode {
  const { target, register } = useSwitcher().confirmation;
  const ownTarget = use(ItemContext)?.session.id ?? null;
  useLayoutEffect(() => register(ownTarget), [register, ownTarget]);
  return target === ownTarget && <OpenConfirmation {...props} />;
}

function OpenConfirmation(props: SwitcherConfirmationProps): ReactNode {
  const { cancel } = useSwitcher().confirmation;
  const ref = useRef<HTMLDivElement>(null);
  const [question] = useQuestion();

  // `Cancel` focuses itself, but custom content may not contain it.
  useLayoutEffect(() => {
    if (!ref.current?.matches(':focus-within')) ref.current?.focus();
  }, []);

  // The focus has scrolled to `Cancel` only.
  useEffect(() => ref.current?.scrollIntoView?.({ block: 'nearest' }), []);

  function cancelWithEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    // Keeps the popup open.
    event.preventDefault();
    cancel();
  }

  const children = (
    <>
      <SwitcherQuestion />
      <SwitcherCancel /> <SwitcherConfirm />
    </>
  );
  const partProps = {
    ref,
    role: 'alertdialog',
    tabIndex: -1,
    'aria-label': question,
    onKeyDown: cancelWithEscape,
    children,
  };
  return useRender('div', partProps, props, {});
}

/** Returns the question as a text, and as content. */
function useQuestion(): readonly [text: string, content: ReactNode] {
  const { signedInCount, labels } = useSwitcher();
  const locale = useLocale();
  const session = use(ItemContext)?.session;
  if (session) return accountMessage(labels.confirmSignOut, session, labels);
  const text = formatPlural(labels.confirmSignOutAll, signedInCount, locale);
  return [text, text];
}

/** Renders the text of the confirmation. */
export function SwitcherQuestion(props: PartProps<'p'>): ReactNode {
  const [, children] = useQuestion();
  return useRender('p', { children }, props, {});
}

/** Renders a button that closes the confirmation without signing out. Receives the focus when it mounts. */
export function SwitcherCancel(props: PartProps<'button'>): ReactNode {
  const { confirmation, labels } = useSwitcher();
  const onClick = (event: MouseEvent): void => {
    if (!isSecondClick(event)) confirmation.cancel();
  };
  const partProps = { ref: initialFocus, type: 'button', onClick, children: labels.cancel } as const;
  return useRender('button', partProps, props, {});
}

/** Renders a button that signs out the account of its item or, outside items, all accounts. */
export function SwitcherConfirm(props: PartProps<'button'>): ReactNode {
  const { confirmation, signOut, signOutAll, labels } = useSwitcher();
  const session = use(ItemContext)?.session;

  function confirm(event: MouseEvent): void {
    if (isSecondClick(event)) return;
    confirmation.cancel();
    if (session) signOut(session);
    else signOutAll();
  }

  return useRender('button', { type: 'button', onClick: confirm, children: labels.confirm }, props, {});
}
