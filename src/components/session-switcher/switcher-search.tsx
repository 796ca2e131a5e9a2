'use client';

import type { ChangeEvent, KeyboardEvent, ReactNode } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { ITEM_ATTRIBUTE } from './roving-focus.ts';
import { useSwitcher } from './switcher-context.ts';

/** The number of accounts from which on scanning the list takes longer than typing a name. */
const MIN_ACCOUNTS = 8;

/**
 * Renders a search field that filters the `List` by name and identifier. Not rendered for fewer than eight accounts. The
 * arrow keys and Enter move the focus to the accounts, and Escape clears the text.
 */
export function SwitcherSearch(props: PartProps<'input'>): ReactNode {
  const { sessions, search, labels } = useSwitcher();

  function clearWithEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || search.query === '' || event.nativeEvent.isComposing) return;
    // Keeps the popup open.
    event.preventDefault();
    search.setQuery('');
  }

  const field = useRender(
    'input',
    {
      type: 'search',
      value: search.query,
      placeholder: labels.search,
      'aria-label': labels.search,
      autoComplete: 'off',
      spellCheck: false,
      onChange: (event: ChangeEvent<HTMLInputElement>) => search.setQuery(event.target.value),
      onKeyDown: clearWithEscape,
      [ITEM_ATTRIBUTE]: '',
    },
    props,
    {},
  );
  return sessions.length >= MIN_ACCOUNTS ? field : null;
}
