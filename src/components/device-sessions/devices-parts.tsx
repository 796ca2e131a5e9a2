'use client';

import type { ReactNode } from 'react';
import { useConnectionStatus } from '../../react/index.ts';
import { isSessionError } from '../../session/index.ts';
import { useLocale } from '../labels/session-labels-provider.tsx';
import { ErrorContent } from '../internal/error-message.tsx';
import { formatMessage } from '../labels/format-message.ts';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { useDevices } from './devices-context.ts';

/** Renders a status message while the devices are loading. */
export function DevicesLoading(props: PartProps<'p'>): ReactNode {
  const { labels, query } = useDevices();
  const part = useRender('p', { role: 'status', children: labels.loading }, props, {});
  return query.isPending && part;
}

/** Renders a message if there are no devices. Not rendered while the devices are loading. */
export function DevicesEmpty(props: PartProps<'p'>): ReactNode {
  const { labels, query } = useDevices();
  const part = useRender('p', { children: labels.empty }, props, {});
  return query.data?.sessions.length === 0 && part;
}

type DevicesErrorState = {
  /** Whether the list is shown, but may be out of date. @selector `[data-degraded]` */
  readonly degraded: boolean;
};

/**
 * Renders an error message if the list or its next page could not be loaded, or a status message if the list may be out
 * of date.
 */
export function DevicesError(props: PartProps<'p', DevicesErrorState>): ReactNode {
  const { labels, query } = useDevices();
  const isOffline = useConnectionStatus() === 'degraded';
  const degraded = isOffline && query.data !== undefined;
  const isUnsupported = isSessionError(query.error, 'unsupported');
  const text = isUnsupported ? labels.unsupported : degraded ? labels.offline : labels.loadFailed;
  const retry = (): unknown => (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch());
  const children = (
    <ErrorContent
      text={text}
      tryAgain={labels.tryAgain}
      onRetry={isUnsupported ? undefined : () => void retry()}
    />
  );
  const role = isOffline ? 'status' : 'alert';
  const message = useRender('p', { role, className: 'ms-alert', children }, props, { degraded });
  return (query.isError || isOffline) && message;
}

/** Renders the number of loaded devices and the total. Not rendered once all are loaded. */
export function DevicesCount(props: PartProps<'span'>): ReactNode {
  const { labels, query } = useDevices();
  const locale = useLocale();
  const { sessions = [], totalCount = 0 } = query.data ?? {};
  const [loaded, total] = [sessions.length, totalCount].map((count) => count.toLocaleString(locale));
  const children = formatMessage(labels.count, { loaded: loaded ?? '', total: total ?? '' });
  const part = useRender('span', { role: 'status', children }, props, {});
  return query.hasNextPage && part;
}

type LoadMoreState = {
  /** Whether the next page is loading. @selector `[data-pending]` */
  readonly pending: boolean;
};

/** Renders a button that loads more devices. Not rendered once all are loaded. */
export function DevicesLoadMore(props: PartProps<'button', LoadMoreState>): ReactNode {
  const { labels, query } = useDevices();
  const pending = query.isFetchingNextPage;
  const button = useRender(
    'button',
    {
      type: 'button',
      'aria-disabled': pending,
      onClick: () => void (pending || query.fetchNextPage()),
      children: labels.loadMore,
    },
    props,
    { pending },
  );
  return query.hasNextPage && button;
}

/**
 * Renders a button that opens the dialog to sign out of all other devices. Not rendered if there are no other devices.
 */
export function DevicesRevokeOthers(props: PartProps<'button'>): ReactNode {
  const { labels, query, setConfirming } = useDevices();
  const button = useRender(
    'button',
    { type: 'button', onClick: () => setConfirming({ session: null }), children: labels.signOutOthers },
    props,
    {},
  );
  return (query.data?.totalCount ?? 0) > 1 && button;
}
