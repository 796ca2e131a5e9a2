'use client';

import {
  createContext,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useLocale } from '../labels/session-labels-provider.tsx';
import { accountPosition, focusAccount, moveFocus } from './roving-focus.ts';
import { createTypeahead, type Typeahead } from './typeahead.ts';

/** Whether a list is in a popup, which manages the focus for it. */
export const InPopupContext = createContext(false);

interface ListFocus<Container extends HTMLElement> {
  readonly typeahead: Typeahead;
  /** The props of the element that contains the accounts. */
  readonly props: {
    readonly ref: RefObject<Container | null>;
    readonly tabIndex: number;
    readonly onFocus: (event: FocusEvent<Container>) => void;
    readonly onBlur: (event: FocusEvent<Container>) => void;
    readonly onKeyDown: (event: KeyboardEvent<Container>) => void;
    readonly onKeyUp: (event: KeyboardEvent<Container>) => void;
  };
}

/**
 * Moves the focus between accounts with the keyboard, and keeps it in place when the focused element unmounts with its
 * account. A popup that is open always has the focus.
 */
export function useListFocus<Container extends HTMLElement>(isOpenPopup: boolean): ListFocus<Container> {
  const ref = useRef<Container>(null);
  const position = useRef(-1);
  const hasFocus = useRef(false);
  const [typeahead] = useState(createTypeahead);
  const locale = useLocale();

  useLayoutEffect(() => {
    const isLost = document.activeElement === document.body && (isOpenPopup || hasFocus.current);
    if (isLost && ref.current) focusAccount(ref.current, position.current);
  });

  const props: ListFocus<Container>['props'] = {
    ref,
    tabIndex: -1,
    onFocus(event) {
      hasFocus.current = true;
      position.current = accountPosition(event.target, event.currentTarget);
    },
    // React dispatches no event when the focused element unmounts.
    onBlur(event) {
      hasFocus.current = event.relatedTarget !== null && event.currentTarget.contains(event.relatedTarget);
    },
    onKeyDown: (event) => moveFocus(event, typeahead, locale),
    // Firefox clicks on keyup of Space, even if keydown was prevented.
    onKeyUp: (event) => {
      if (typeahead.release(event)) event.preventDefault();
    },
  };
  return { typeahead, props };
}
