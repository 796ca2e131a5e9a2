'use client';

import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { initialFocus } from '../internal/initial-focus.ts';
import type { PartProps } from '../internal/part-props.ts';
import { isSecondClick } from '../internal/single-press.ts';
import { useRender } from '../internal/use-render.ts';
import { useSwitcher } from './switcher-context.ts';

export interface SwitcherConfirmationProps extends PartProps<'div'> {}

/**
 * Asks for confirmation before all accounts are signed out, with `Question`, `Cancel` and `Confirm` unless it is given
 * another content. Rendered from the press of `SignOutAll` on; takes the focus, and Escape cancels.
 */
export function SwitcherConfirmation(props: SwitcherConfirmationProps): ReactNode {
  const { isOpen, register } = useSwitcher().confirmation;
  useLayoutEffect(register, [register]);
  return isOpen && <OpenConfirmation {...props} />;
}

function OpenConfirmation(props: SwitcherConfirmationProps): ReactNode {
  const { confirmation, labels } = useSwitcher();
  const ref = useRef<HTMLDivElement>(null);

  // The content may have no `Cancel`, which takes the focus by itself.
  useLayoutEffect(() => {
    if (!ref.current?.matches(':focus-within')) ref.current?.focus();
  }, []);

  function cancelWithEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    // The popup stays.
    event.preventDefault();
    confirmation.cancel();
  }

  const children = (
    <>
      <SwitcherQuestion />
      <SwitcherCancel /> <SwitcherConfirm />
    </>
  );
  const own = {
    ref,
    role: 'alertdialog',
    tabIndex: -1,
    'aria-label': labels.confirmSignOutAll(confirmation.count),
    onKeyDown: cancelWithEscape,
    children,
  };
  return useRender('div', own, props, {});
}

/** The question itself. */
export function SwitcherQuestion(props: PartProps<'p'>): ReactNode {
  const { confirmation: question, labels } = useSwitcher();
  return useRender('p', { children: labels.confirmSignOutAll(question.count) }, props, {});
}

/** Closes the question and leaves all accounts signed in. */
export function SwitcherCancel(props: PartProps<'button'>): ReactNode {
  const { confirmation: question, labels } = useSwitcher();
  return useRender(
    'button',
    { ref: initialFocus, type: 'button', onClick: question.cancel, children: labels.cancel },
    props,
    {},
  );
}

/** Signs every account out. */
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
