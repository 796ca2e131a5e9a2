'use client';

import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { initialFocus } from '../part/initial-focus.ts';
import type { PartProps } from '../part/part-props.ts';
import { isSecondClick } from '../part/single-press.ts';
import { usePart } from '../part/use-part.ts';
import { useSwitcher } from './switcher-context.ts';

export interface SwitcherConfirmationProps extends PartProps<'div'> {}

/**
 * Asks for confirmation before all accounts are signed out, with `Question`, `Cancel` and `Confirm` unless it is given
 * another content. Rendered from the press of `SignOutAll` on; takes the focus, and Escape cancels.
 */
export function SwitcherConfirmation(props: SwitcherConfirmationProps): ReactNode {
  const { isAsked, register } = useSwitcher().question;
  useLayoutEffect(register, [register]);
  return isAsked && <Asked {...props} />;
}

function Asked(props: SwitcherConfirmationProps): ReactNode {
  const { question, labels } = useSwitcher();
  const ref = useRef<HTMLDivElement>(null);

  // The content may have no `Cancel`, which takes the focus by itself.
  useLayoutEffect(() => {
    if (!ref.current?.matches(':focus-within')) ref.current?.focus();
  }, []);

  function cancelWithEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    // The popup stays.
    event.preventDefault();
    question.cancel();
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
    'aria-label': labels.confirmSignOutAll(question.count),
    onKeyDown: cancelWithEscape,
    children,
  };
  return usePart('div', own, props, {});
}

/** The question itself. */
export function SwitcherQuestion(props: PartProps<'p'>): ReactNode {
  const { question, labels } = useSwitcher();
  return usePart('p', { children: labels.confirmSignOutAll(question.count) }, props, {});
}

/** Closes the question and leaves all accounts signed in. */
export function SwitcherCancel(props: PartProps<'button'>): ReactNode {
  const { question, labels } = useSwitcher();
  return usePart(
    'button',
    { ref: initialFocus, type: 'button', onClick: question.cancel, children: labels.cancel },
    props,
    {},
  );
}

/** Signs every account out. */
export function SwitcherConfirm(props: PartProps<'button'>): ReactNode {
  const { leaveAll, labels } = useSwitcher();
  return usePart(
    'button',
    {
      type: 'button',
      onClick: (event: MouseEvent) => isSecondClick(event) || leaveAll({ reason: 'choice', event }),
      children: labels.confirm,
    },
    props,
    {},
  );
}
