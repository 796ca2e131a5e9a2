'use client';

import { Fragment, type ReactNode } from 'react';
import type { DeviceSession } from '../../store/index.ts';
import { bidiIsolate } from '../labels/bidi-isolate.ts';
import { formatMessage } from '../labels/format-message.ts';
import { useLocale } from '../labels/session-labels-provider.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { useServerTime } from '../internal/use-server-time.ts';
import { formatDeviceName, formatDeviceLocation, formatTimeAgo } from './format-device.ts';
import { DeviceContext, useDevice, useDevices } from './devices-context.ts';

export interface DevicesListProps extends Omit<PartProps<'ul'>, 'children'> {
  /** A function that renders one device as an `Item`. Keys are set automatically. */
  readonly children: (session: DeviceSession) => ReactNode;
}

/** Renders the list of devices, most recently used first. Not rendered if there are no devices. */
export function DevicesList({ children, ...props }: DevicesListProps): ReactNode {
  const { sessions = [] } = useDevices().query.data ?? {};
  const rows = sessions.map((session) => <Fragment key={session.id}>{children(session)}</Fragment>);
  const list = useRender('ul', { children: rows }, props, {});
  return sessions.length > 0 && list;
}

export interface DevicesItemProps extends PartProps<'li', DevicesItemState> {
  /** The device session to render, as passed to the `children` function of `List`. */
  readonly session: DeviceSession;
}

type DevicesItemState = {
  /** Whether this is the session of this client. @selector `[data-current]` */
  readonly current: boolean;
};

/** Renders the list item of one device. */
export function DevicesItem({ session, ...props }: DevicesItemProps): ReactNode {
  const current = session.isCurrent;
  const partProps = current ? { 'aria-current': 'true' as const } : {};
  return <DeviceContext value={session}>{useRender('li', partProps, props, { current })}</DeviceContext>;
}

/** Renders the browser and the device type. */
export function DevicesName(props: PartProps<'bdi'>): ReactNode {
  const { labels } = useDevices();
  return useRender('bdi', { children: formatDeviceName(useDevice(), labels) }, props, {});
}

/** Renders a badge that marks this device. Not rendered for other devices. */
export function DevicesCurrentBadge(props: PartProps<'span'>): ReactNode {
  const { labels } = useDevices();
  const { isCurrent } = useDevice();
  const badge = useRender('span', { children: labels.thisDevice }, props, {});
  return isCurrent && badge;
}

/** Renders the city and country if known, otherwise the IP address. Not rendered if neither is known. */
export function DevicesLocation(props: PartProps<'span'>): ReactNode {
  const children = formatDeviceLocation(useDevice(), useDevices().labels, useLocale());
  const location = useRender('span', { children }, props, {});
  return children && location;
}

/** Renders the time of the last activity as a relative time, updated every minute. The exact time is in its `title`. */
export function DevicesLastActive(props: PartProps<'time'>): ReactNode {
  const { labels } = useDevices();
  const { lastActiveAt, isCurrent } = useDevice();
  const locale = useLocale();
  const ago = formatTimeAgo(lastActiveAt, useServerTime(60_000), locale);
  const partProps = {
    dateTime: lastActiveAt.toISOString(),
    title: lastActiveAt.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }),
    children: isCurrent || ago === null ? labels.activeNow : formatMessage(labels.lastActive, { time: ago }),
  };
  return useRender('time', partProps, props, {});
}

/**
 * Renders a button that opens the dialog to sign out of the device. Not rendered for this device; use `SignOutButton`
 * instead.
 */
export function DevicesRevoke(props: PartProps<'button'>): ReactNode {
  const { labels, setConfirming } = useDevices();
  const session = useDevice();
  const button = useRender(
    'button',
    {
      type: 'button',
      'aria-label': formatMessage(labels.signOutDevice, {
        device: bidiIsolate(formatDeviceName(session, labels)),
      }),
      onClick: () => setConfirming({ session }),
      children: labels.signOut,
    },
    props,
    {},
  );
  return !session.isCurrent && button;
}
