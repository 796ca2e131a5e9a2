'use client';

import { Fragment, type ReactNode } from 'react';
import type { DeviceSession } from '../../store/index.ts';
import { useLocale } from '../labels/session-labels-provider.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { useServerTime } from '../internal/use-server-time.ts';
import { formatDeviceName, formatDeviceLocation, formatTimeAgo } from './format-device.ts';
import { DeviceContext, useDevice, useDevices } from './devices-context.ts';

export interface DevicesListProps extends Omit<PartProps<'ul'>, 'children'> {
  /** Renders a row, as an `Item`; keys are set for you. */
  readonly children: (session: DeviceSession) => ReactNode;
}

/** The devices, the one used last first. Not there as long as none are known. */
export function DevicesList({ children, ...props }: DevicesListProps): ReactNode {
  const { sessions = [] } = useDevices().query.data ?? {};
  const rows = sessions.map((session) => <Fragment key={session.id}>{children(session)}</Fragment>);
  const list = useRender('ul', { children: rows }, props, {});
  return sessions.length > 0 && list;
}

export interface DevicesItemProps extends PartProps<'li', DevicesItemState> {
  readonly session: DeviceSession;
}

type DevicesItemState = {
  /** Whether it is this device, and this very session. @selector `[data-current]` */
  readonly current: boolean;
};

/** One device's row. */
export function DevicesItem({ session, ...props }: DevicesItemProps): ReactNode {
  const current = session.isCurrent;
  const own = current ? { 'aria-current': 'true' as const } : {};
  return <DeviceContext value={session}>{useRender('li', own, props, { current })}</DeviceContext>;
}

/** The browser, and the kind of device. */
export function DevicesName(props: PartProps<'bdi'>): ReactNode {
  const { labels } = useDevices();
  return useRender('bdi', { children: formatDeviceName(useDevice(), labels) }, props, {});
}

/** Says that it is this one; not there for others. */
export function DevicesCurrentBadge(props: PartProps<'span'>): ReactNode {
  const { labels } = useDevices();
  const { isCurrent } = useDevice();
  const badge = useRender('span', { children: labels.thisDevice }, props, {});
  return isCurrent && badge;
}

/** The town and country, or the address; not there if neither is known. */
export function DevicesLocation(props: PartProps<'bdi'>): ReactNode {
  const children = formatDeviceLocation(useDevice(), useDevices().labels, useLocale());
  const location = useRender('bdi', { children }, props, {});
  return children && location;
}

/** When it was used last, in words that are renewed each minute; the exact time is its `title`. */
export function DevicesLastActive(props: PartProps<'time'>): ReactNode {
  const { labels } = useDevices();
  const { lastActiveAt, isCurrent } = useDevice();
  const locale = useLocale();
  const ago = formatTimeAgo(lastActiveAt, useServerTime(60_000), locale);
  const own = {
    dateTime: lastActiveAt.toISOString(),
    title: lastActiveAt.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }),
    children: isCurrent || ago === null ? labels.activeNow : labels.lastActive(ago),
  };
  return useRender('time', own, props, {});
}

/** Asks whether the row's device is to be signed out. Not there for this one: that is what signing out is for. */
export function DevicesRevoke(props: PartProps<'button'>): ReactNode {
  const { labels, setConfirming } = useDevices();
  const session = useDevice();
  const button = useRender(
    'button',
    {
      type: 'button',
      'aria-label': labels.signOutDevice(formatDeviceName(session, labels)),
      onClick: () => setConfirming({ session }),
      children: labels.signOut,
    },
    props,
    {},
  );
  return !session.isCurrent && button;
}
