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
  /** Whether it is open. @selector `[data-open]` */
  readonly open: boolean;
};

/**
 * The popover with the accounts. Opens with the focus on the current one; closes with Escape, with a click elsewhere, and
 * when the focus goes elsewhere.
 */
export function SwitcherPopup(props: SwitcherPopupProps): ReactNode {
  const { open, setOpen, popupId, labels } = useSwitcher();
  const popup = useRef<HTMLDivElement>(null);
  const position = useRef(0);
  const [typeahead] = useState(createTypeahead);
  const locale = useLocale();
  const isShown = useRef(false);
  const [, forceUpdate] = useReducer((count: number) => count + 1, 0);

  // Also after the browser has closed it by itself, as the app may have refused that.
  useLayoutEffect(() => {
    if (open === isShown.current || !popup.current) return;
    isShown.current = open;
    // Where tests run there may be no popovers.
    if (!open) popup.current.hidePopover?.();
    else {
      const trigger = document.querySelector<HTMLElement>(`[popovertarget="${popupId}"]`);
      popup.current.showPopover?.({ ...(trigger && { source: trigger }) });
      typeahead.reset();
      focusAccount(popup.current);
    }
  });

  // Whatever had the focus may be gone: an account that was signed out, here or elsewhere.
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
      // Firefox presses a button when Space is released, whatever became of the key before.
      onKeyUp: (event) => typeahead.release(event) && event.preventDefault(),
    },
    props,
    { open },
  );
}
