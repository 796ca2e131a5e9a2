'use client';

import {
  type FocusEvent,
  type ReactNode,
  type ToggleEvent,
  useLayoutEffect,
  useReducer,
  useRef,
} from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { placePopup } from './place-popup.ts';
import { focusAccount } from './roving-focus.ts';
import { useSwitcher } from './switcher-context.ts';
import { useDismissReason } from './use-dismiss-reason.ts';
import { InPopupContext, useListFocus } from './use-list-focus.ts';

export interface SwitcherPopupProps extends PartProps<'div', SwitcherPopupState> {}

type SwitcherPopupState = {
  /** Whether the popup is open. @selector `[data-open]` */
  readonly open: boolean;
};

/**
 * Renders the popover with the accounts, and focuses the current account when it opens. It closes on Escape, on a press
 * outside, and when the focus leaves it.
 */
export function SwitcherPopup(props: SwitcherPopupProps): ReactNode {
  const { open, setOpen, popupId, labels } = useSwitcher();
  const { typeahead, props: focusProps } = useListFocus<HTMLDivElement>(open);
  const { ref } = focusProps;
  const isShown = useRef(false);
  const dismissReason = useDismissReason(ref, open);
  const [, forceUpdate] = useReducer((count: number) => count + 1, 0);

  // No dependency array, because a controlled popup that the browser has closed must be shown again.
  useLayoutEffect(() => {
    const popup = ref.current;
    if (open === isShown.current || !popup) return;
    isShown.current = open;
    // jsdom has no popover API.
    if (!open) popup.hidePopover?.();
    else {
      const trigger = findTrigger(popup);
      popup.showPopover?.({ ...(trigger && { source: trigger }) });
      if (trigger) placePopup(popup, trigger);
      typeahead.reset();
      focusAccount(popup);
    }
  });

  function handleToggle(event: ToggleEvent<HTMLDivElement>): void {
    isShown.current = event.newState === 'open';
    if (isShown.current === open) return;
    setOpen(!open, { reason: dismissReason('escape-key'), event });
    forceUpdate();
  }

  function handleBlur(event: FocusEvent<HTMLDivElement>): void {
    focusProps.onBlur(event);
    const focusTarget = event.relatedTarget;
    if (
      !focusTarget ||
      event.currentTarget.contains(focusTarget) ||
      // A field may hide the method of its form.
      Element.prototype.closest.call(focusTarget, `[popovertarget="${popupId}"]`)
    )
      return;
    setOpen(false, { reason: dismissReason('focus-out'), event });
  }

  const popup = useRender(
    'div',
    {
      ...focusProps,
      id: popupId,
      popover: 'auto',
      role: 'dialog',
      'aria-label': labels.accounts,
      onToggle: handleToggle,
      onBlur: handleBlur,
    },
    props,
    { open },
  );
  return <InPopupContext value={true}>{popup}</InPopupContext>;
}

/** Returns the trigger of a popup, which may be in a shadow root. */
function findTrigger(popup: HTMLElement): HTMLElement | null {
  // SAFETY: the root of a mounted element is a document or a shadow root.
  const root = popup.getRootNode() as Document | ShadowRoot;
  return root.querySelector(`[popovertarget="${popup.id}"]`);
}
