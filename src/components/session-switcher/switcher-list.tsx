'use client';

import { Fragment, type ReactNode, use } from 'react';
import type { Session } from '../../session/index.ts';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { useSwitcher } from './switcher-context.ts';
import { InPopupContext, useListFocus } from './use-list-focus.ts';

export interface SwitcherListProps extends Omit<PartProps<'ul'>, 'children'> {
  /** A function that renders one session as an `Item`. Keys are set automatically. */
  readonly children: (session: Session) => ReactNode;
}

/**
 * Renders the list of all accounts that match the `Search`, in order of sign-in. Outside `Popup`, which does the same for all of its content, the
 * list moves the focus with the arrow keys and keeps it in place when an account is signed out.
 */
export function SwitcherList({ children, ...props }: SwitcherListProps): ReactNode {
  const { search } = useSwitcher();
  const rows = search.matches.map((session) => <Fragment key={session.id}>{children(session)}</Fragment>);
  const focus = useListFocus<HTMLUListElement>(false);
  const isInPopup = use(InPopupContext);
  return useRender('ul', { ...(!isInPopup && focus.props), children: rows }, props, {});
}

export interface SwitcherEmptyProps extends PartProps<'p'> {}

/**
 * Renders a message if there are no accounts, or if the `Search` finds none but the current one. Not rendered while the
 * accounts are loading or could not be loaded.
 */
export function SwitcherEmpty(props: SwitcherEmptyProps): ReactNode {
  const { sessions, search, isLoading, connection, labels } = useSwitcher();
  const isSearch = search.query !== '';
  const empty = useRender('p', { children: isSearch ? labels.noMatches : labels.empty }, props, {});
  const count = isSearch ? search.otherCount : sessions.length;
  return count > 0 || isLoading || connection === 'failed' ? null : empty;
}
