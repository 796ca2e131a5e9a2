'use client';

import { Fragment, type ReactNode } from 'react';
import type { Session } from '../../session/index.ts';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { useSwitcher } from './switcher-context.ts';

export interface SwitcherListProps extends Omit<PartProps<'ul'>, 'children'> {
  /** Renders a row, as an `Item`; keys are set for you. */
  readonly children: (session: Session) => ReactNode;
}

/** A list of all accounts, in order of sign-in. */
export function SwitcherList({ children, ...props }: SwitcherListProps): ReactNode {
  const { sessions } = useSwitcher();
  const rows = sessions.map((session) => <Fragment key={session.id}>{children(session)}</Fragment>);
  return useRender('ul', { children: rows }, props, {});
}

export interface SwitcherEmptyProps extends PartProps<'p'> {}

/** Says that there are no accounts; not there as long as that is not known. */
export function SwitcherEmpty(props: SwitcherEmptyProps): ReactNode {
  const { sessions, isLoading, connection, labels } = useSwitcher();
  const empty = useRender('p', { children: labels.none }, props, {});
  return sessions.length > 0 || isLoading || connection === 'failed' ? null : empty;
}
