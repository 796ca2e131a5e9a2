'use client';

import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { initialFocus } from '../part/initial-focus.ts';
import type { PartProps } from '../part/part-props.ts';
import { isSecondClick } from '../part/single-press.ts';
import { usePart } from '../part/use-part.ts';
import { useSwitcher } from './switcher-context.ts';

export interface SwitcherConfirmationProps extends PartProps<'div'> {}

/**
 * Asks before `SignOutAll` signs everybody out, with `Question`, `Cancel` and `Confirm` unless it is given another
 * content. Has the focus while it asks; Escape calls it off. Not there otherwise.
 */
export function SwitcherConfirmation(props: SwitcherConfirmationProps): ReactNode {
  const { isAsked, place } = useSwitcher().question;
  useLayoutEffect(place, [place]);
  return isAsked && <Asked {...props} />;
}

function Asked(props: SwitcherConfirmationProps): ReactNode {
  const { question, labels } = useSwitcher();
  const ref = useRef<HTMLDivElement>(null);

  // What is in it may have no `Cancel`, which takes the focus.
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

/** What is asked. */
export function SwitcherQuestion(props: PartProps<'p'>): ReactNode {
  const { question, labels } = useSwitcher();
  return usePart('p', { children: labels.confirmSignOutAll(question.count) }, props, {});
}

/** Leaves everybody signed in. */
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
