'use client';

import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { initialFocus } from '../internal/initial-focus.ts';
import type { PartProps } from '../internal/part-props.ts';
import { isSecondClick } from '../internal/single-press.ts';
import { useRender } from '../internal/use-render.ts';
import { useSwitcher } from './switcher-context.ts';

export interface SwitcherConfirmationProps extends PartProps<'div'> {}

/**
 * Renders an `alertdialog` that asks for confirmation before all accounts are signed out. Contains `Question`, `Cancel`
 * and `Confirm` by default. Rendered after `SignOutAll` was pressed. The dialog receives the focus, and Escape cancels it.
 */
export function SwitcherConfirmation(props: SwitcherConfirmationProps): ReactNode {
  const { isOpen, register } = useSwitcher().confirmation;
  useLayoutEffect(register, [register]);
  return isOpen && <OpenConfirmation {...props} />;
}

function OpenConfirmation(props: SwitcherConfirmationProps): ReactNode {
  const { confirmation, labels } = useSwitcher();
  const ref = useRef<HTMLDivElement>(null);

  // `Cancel` focuses itself, but custom content may not contain it.
  useLayoutEffect(() => {
    if (!ref.current?.matches(':focus-within')) ref.current?.focus();
  }, []);

  function cancelWithEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    // Keeps the popup open.
    event.preventDefault();
    confirmation.cancel();
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
    'aria-label': labels.confirmSignOutAll(confirmation.count),
    onKeyDown: cancelWithEscape,
    children,
  };
  return useRender('div', partProps, props, {});
}

/** Renders the text of the confirmation. */
export function SwitcherQuestion(props: PartProps<'p'>): ReactNode {
  const { confirmation: question, labels } = useSwitcher();
  return useRender('p', { children: labels.confirmSignOutAll(question.count) }, props, {});
}

/** Renders a button that closes the confirmation without signing out. Receives the focus when it mounts. */
export function SwitcherCancel(props: PartProps<'button'>): ReactNode {
  const { confirmation: question, labels } = useSwitcher();
  return useRender(
    'button',
    { ref: initialFocus, type: 'button', onClick: question.cancel, children: labels.cancel },
    props,
    {},
  );
}

/** Renders a button that signs out all accounts. */
export function SwitcherConfirm(props: PartProps<'button'>): ReactNode {
  const { signOutAll, labels } = useSwitcher();
  return useRender(
    'button',
    {
      type: 'button',
      onClick: (event: MouseEvent) => isSecondClick(event) || signOutAll({ reason: 'choice', event }),
      children: labels.confirm,
    },
    props,
    {},
  );
}
