'use client';

import type { ReactNode } from 'react';
import { useLocale } from '../labels/session-labels.tsx';
import { Failure, type FailureProps } from '../part/failure.tsx';
import type { PartProps } from '../part/part-props.ts';
import { usePart } from '../part/use-part.ts';
import { useServerTime } from '../part/use-server-time.ts';
import { accountOf } from '../session-avatar/account.ts';
import { useImpersonation } from './banner-context.ts';

/** With less than this left, in ms, the banner says how much. */
const SHORT = 10 * 60_000;

/** Who acts as whom. */
export function BannerText(props: PartProps<'p'>): ReactNode {
  const { labels, session, actor, actorName } = useImpersonation();
  const name = accountOf(session).name || labels.unnamed;
  return usePart('p', { children: labels.actingAs(actorName(actor), name) }, props, {});
}

/** How many minutes are left; not there as long as it is more than ten. */
export function BannerTimeLeft(props: PartProps<'p'>): ReactNode {
  const { labels, session } = useImpersonation();
  const locale = useLocale();
  const left = session.expireAt.getTime() - useServerTime(10_000);
  const minutes = Math.max(1, Math.ceil(left / 60_000));
  const duration = minutes.toLocaleString(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' });
  // The server may be a moment ahead.
  const own = { role: 'status', children: labels.timeLeft(duration), suppressHydrationWarning: true };
  const part = usePart('p', own, props, {});
  return left <= SHORT && part;
}

type StopState = {
  /** Whether it is under way. @selector `[data-busy]` */
  readonly busy: boolean;
};

/** Signs the impersonated session out. */
export function BannerStop(props: PartProps<'button', StopState>): ReactNode {
  const { labels, attempt, stop } = useImpersonation();
  const busy = attempt.status === 'busy';
  return usePart(
    'button',
    {
      type: 'button',
      'aria-disabled': busy,
      onClick: (event) => stop({ reason: 'press', event }),
      children: labels.stop,
    },
    props,
    { busy },
  );
}

/** Says that it could not be stopped, with a button to try again. */
export function BannerFailure(props: Omit<FailureProps, 'text' | 'tryAgain' | 'onRetry'>): ReactNode {
  const { labels, attempt, stop } = useImpersonation();
  if (attempt.status !== 'failed') return null;
  return (
    <Failure
      {...props}
      text={labels.stopFailed}
      tryAgain={labels.tryAgain}
      onRetry={(event) => stop({ reason: 'retry', event })}
    />
  );
}
