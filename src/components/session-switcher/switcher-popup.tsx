'use client';

import {
  type FocusEvent,
  type ReactNode,
  type ToggleEvent,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
} from 'react';
import { useLocale } from '../labels/session-labels-provider.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { accountPosition, focusAccount, moveFocus } from './roving-focus.ts';
import { useSwitcher } from './switcher-context.ts';
import { createTypeahead } from './typeahead.ts';

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
  const popup = useRef<HTMLDivElement>(null);
  const position = useRef(0);
  const [typeahead] = useState(createTypeahead);
  const locale = useLocale();
  const isShown = useRef(false);
  const [, forceUpdate] = useReducer((count: number) => count + 1, 0);

  // No dependency array, because a controlled popup that the browser has closed must be shown again.
  useLayoutEffect(() => {
    if (open === isShown.current || !popup.current) return;
    isShown.current = open;
    // jsdom has no popover API.
    if (!open) popup.current.hidePopover?.();
    else {
      const trigger = document.querySelector<HTMLElement>(`[popovertarget="${popupId}"]`);
      popup.current.showPopover?.({ ...(trigger && { source: trigger }) });
      typeahead.reset();
      focusAccount(popup.current);
    }
  });

  // The focused element may have unmounted with its account, which was signed out in this tab or remotely.
  useLayoutEffect(() => {
    if (!open || document.activeElement !== document.body) return;
    if (popup.current) focusAccount(popup.current, position.current);
  });

  function handleToggle(event: ToggleEvent<HTMLDivElement>): void {
    isShown.current = event.newState === 'open';
    if (isShown.current === open) return;
    setOpen(!open, { reason: 'dismiss', event });
    forceUpdate();
  }

  function handleBlur(event: FocusEvent<HTMLDivElement>): void {
    const focusTarget = event.relatedTarget;
    if (
      !focusTarget ||
      event.currentTarget.contains(focusTarget) ||
      focusTarget.closest(`[popovertarget="${popupId}"]`)
    )
      return;
    setOpen(false, { reason: 'dismiss', event });
  }

  return useRender(
    'div',
    {
      ref: popup,
      id: popupId,
      popover: 'auto',
      role: 'dialog',
      tabIndex: -1,
      'aria-label': labels.accounts,
      onToggle: handleToggle,
      onFocus: (event) => {
        position.current = accountPosition(event.target, event.currentTarget);
      },
      onBlur: handleBlur,
      onKeyDown: (event) => moveFocus(event, typeahead, locale),
      // Firefox clicks on keyup of Space, even if keydown was prevented.
      onKeyUp: (event) => typeahead.release(event) && event.preventDefault(),
    },
    props,
    { open },
  );
}
