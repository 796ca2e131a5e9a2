'use client';

import type { ReactNode } from 'react';
import { useConnectionStatus } from '../../react/index.ts';
import { isSessionError } from '../../session/index.ts';
import { useLocale } from '../labels/session-labels-provider.tsx';
import { ErrorMessage, type ErrorMessageProps } from '../internal/error-message.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { useDevices } from './devices-context.ts';

/** Says that the devices are on their way; not there once they have come. */
export function DevicesLoading(props: PartProps<'p'>): ReactNode {
  const { labels, query } = useDevices();
  const part = useRender('p', { role: 'status', children: labels.loading }, props, {});
  return query.isPending && part;
}

/** Says that there are none; not there as long as that is not known. */
export function DevicesEmpty(props: PartProps<'p'>): ReactNode {
  const { labels, query } = useDevices();
  const part = useRender('p', { children: labels.none }, props, {});
  return query.data?.sessions.length === 0 && part;
}

/** Says why there is no list, why it goes no further, or that it may be out of date. */
export function DevicesError(props: Omit<ErrorMessageProps, 'text' | 'tryAgain' | 'onRetry'>): ReactNode {
  const { labels, query } = useDevices();
  const isOffline = useConnectionStatus() === 'degraded';
  if (!query.isError && !isOffline) return null;
  const isUnsupported = isSessionError(query.error, 'unsupported');
  const text = isUnsupported
    ? labels.unsupported
    : isOffline && query.data
      ? labels.offline
      : labels.loadFailed;
  const retry = (): unknown => (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch());
  return (
    <ErrorMessage
      role={isOffline ? 'status' : 'alert'}
      {...props}
      text={text}
      tryAgain={labels.tryAgain}
      onRetry={isUnsupported ? undefined : () => void retry()}
    />
  );
}

/** How many of how many are shown; not there when all are. */
export function DevicesCount(props: PartProps<'span'>): ReactNode {
  const { labels, query } = useDevices();
  const locale = useLocale();
  const { sessions = [], totalCount = 0 } = query.data ?? {};
  const [loaded, total] = [sessions.length, totalCount].map((count) => count.toLocaleString(locale));
  const children = labels.count(loaded ?? '', total ?? '');
  const part = useRender('span', { role: 'status', children }, props, {});
  return query.hasNextPage && part;
}

type LoadMoreState = {
  /** Whether they are on their way. @selector `[data-pending]` */
  readonly pending: boolean;
};

/** Shows more devices; not there when all are shown. */
export function DevicesLoadMore(props: PartProps<'button', LoadMoreState>): ReactNode {
  const { labels, query } = useDevices();
  const pending = query.isFetchingNextPage;
  const button = useRender(
    'button',
    {
      type: 'button',
      'aria-disabled': pending,
      onClick: () => void (pending || query.fetchNextPage()),
      children: labels.more,
    },
    props,
    { pending },
  );
  return query.hasNextPage && button;
}

/** Asks whether all devices but this one are to be signed out; not there where there are no others. */
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
