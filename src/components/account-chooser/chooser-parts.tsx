'use client';

import type { ComponentProps, ReactNode } from 'react';
import { isClosed, type Session } from '../../session/index.ts';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { SessionSwitcher } from '../session-switcher/session-switcher.tsx';
import { useSwitcher } from '../session-switcher/switcher-context.ts';
import { useChooser } from './chooser-context.ts';

/** Renders the title of the page. */
export function ChooserTitle(props: PartProps<'h1'>): ReactNode {
  const { id, labels } = useChooser();
  return useRender('h1', { id: `${id}-title`, children: labels.title }, props, {});
}

/** Renders an explanation. */
export function ChooserDescription(props: PartProps<'p'>): ReactNode {
  const { labels } = useChooser();
  return useRender('p', { children: labels.description }, props, {});
}

/** Renders a status message while the accounts are loading. */
export function ChooserLoading(props: PartProps<'p'>): ReactNode {
  const { isLoading, labels } = useSwitcher();
  const loading = useRender('p', { role: 'status', children: labels.loading }, props, {});
  return isLoading && loading;
}

export interface ChooserSelectProps extends ComponentProps<typeof SessionSwitcher.Select> {
  /** The session of the item. */
  readonly session: Session;
}

/**
 * Renders the button of an item that makes the account current and calls `onSelect`, or calls `onSignInAgain` for a
 * signed-out account.
 */
export function ChooserSelect({ session, onClick, ...props }: ChooserSelectProps): ReactNode {
  const { onSelect } = useChooser();
  return (
    <SessionSwitcher.Select
      {...props}
      onClick={(event) => {
        onClick?.(event);
        const isCurrent = event.currentTarget.ariaCurrent === 'true';
        if (isCurrent && !event.defaultPrevented) onSelect?.(session, { reason: 'item-press', event });
      }}
    />
  );
}

export interface ChooserStatusProps extends PartProps<'span'> {
  /** The session of the item. */
  readonly session: Session;
}

/**
 * Renders whether the account was signed out or its session has expired. For a signed-in account, renders the
 * `Description` of the switcher: a hint to finish signing in, or the sign-in time of one of several sessions of a user.
 */
export function ChooserStatus({ session, ...props }: ChooserStatusProps): ReactNode {
  const { labels } = useChooser();
  const children = session.status === 'expired' ? labels.expired : labels.signedOut;
  const status = useRender('span', { children }, props, {});
  return isClosed(session) ? status : <SessionSwitcher.Description {...props} />;
}
