'use client';

import {
  type CSSProperties,
  type FocusEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useDeviceSessions } from '../../query/index.ts';
import { useSession } from '../../react/index.ts';
import { useLabels } from '../labels/session-labels.tsx';
import type { PartProps } from '../part/part-props.ts';
import { usePart } from '../part/use-part.ts';
import { type Asked, DevicesContext, type DeviceSessionsCallbacks } from './devices-context.ts';
import { type DeviceSessionsLabels, englishLabels } from './labels.ts';

export interface DeviceSessionsRootProps
  extends PartProps<'section', DeviceSessionsState>, DeviceSessionsCallbacks {
  /** How many devices are asked for at once: 1 to 500, default 10. */
  readonly pageSize?: number | undefined;
  /** Replaces strings. Default: those of `<SessionLabels>`, or English. */
  readonly labels?: Partial<DeviceSessionsLabels> | undefined;
}

export type DeviceSessionsState = {
  /** Whether nothing is known yet. @selector `[data-loading]` */
  readonly loading: boolean;
  /** Whether the last request failed. @selector `[data-failed]` */
  readonly failed: boolean;
};

/** Holds the parts of one list together. Not there where nobody is signed in. */
export function DevicesRoot(props: DeviceSessionsRootProps): ReactNode {
  const sessionId = useSession(({ session }) => session?.id);
  return sessionId && <Devices key={sessionId} {...props} />;
}

function Devices({
  pageSize = 10,
  labels: given,
  onRevoke,
  onReverify,
  children,
  ...props
}: DeviceSessionsRootProps) {
  const labels = useLabels('deviceSessions', englishLabels, given);
  const query = useDeviceSessions({ pageSize });
  const [asked, ask] = useState<Asked | null>(null);
  const [news, tell] = useState('');
  const focus = useFocusKept();
  const own = {
    ...focus,
    tabIndex: -1,
    'aria-label': labels.devices,
    'aria-busy': query.isFetching,
    children: (
      <>
        {children}
        <span role="status" style={unseen}>
          {news}
        </span>
      </>
    ),
  };
  const root = usePart('section', own, props, { loading: query.isPending, failed: query.isError });
  return (
    <DevicesContext value={{ labels, query, asked, ask, tell, onRevoke, onReverify }}>{root}</DevicesContext>
  );
}

/** Takes the focus when what had it is gone: the row of a device that was signed out, the button of the last page. */
function useFocusKept() {
  const ref = useRef<HTMLElement>(null);
  const isWithin = useRef(false);
  useLayoutEffect(() => {
    if (isWithin.current && document.activeElement === document.body) ref.current?.focus();
  });
  return {
    ref,
    onFocus: () => void (isWithin.current = true),
    onBlur: (event: FocusEvent) => void (isWithin.current = event.relatedTarget !== null),
  };
}

const unseen: CSSProperties = { clipPath: 'inset(50%)', position: 'fixed' };
