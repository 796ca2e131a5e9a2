'use client';

import type { ReactNode } from 'react';
import { formatMessage } from '../labels/format-message.ts';
import { renderMessage } from '../labels/render-message.ts';
import { useLocale } from '../labels/session-labels-provider.tsx';
import { displayText } from '../internal/display-text.ts';
import { ErrorMessage, type ErrorMessageProps } from '../internal/error-message.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { useRetryFocus } from '../internal/use-retry-focus.ts';
import { useServerTime } from '../internal/use-server-time.ts';
import { accountName } from '../session-avatar/account-name.ts';
import { useImpersonation } from './banner-context.ts';

/** The threshold in ms below which the banner shows the remaining time. */
const TIME_LEFT_THRESHOLD_MS = 10 * 60_000;

/** Renders the names of the actor and of the impersonated account. */
export function BannerDescription(props: PartProps<'p'>): ReactNode {
  const { labels, session, actor, actorName } = useImpersonation();
  const names = { actor: displayText(actorName(actor)), name: accountName(session, labels) };
  return useRender('p', { children: renderMessage(labels.actingAs, names) }, props, {});
}

/** Renders the remaining minutes. Not rendered while more than ten minutes are left. */
export function BannerTimeLeft(props: PartProps<'p'>): ReactNode {
  const { labels, session } = useImpersonation();
  const locale = useLocale();
  const left = session.expireAt.getTime() - useServerTime(10_000);
  const minutes = Math.max(1, Math.ceil(left / 60_000));
  const duration = minutes.toLocaleString(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' });
  // The minute may change between server rendering and hydration.
  const partProps = {
    role: 'status',
    children: formatMessage(labels.timeLeft, { duration }),
    suppressHydrationWarning: true,
  };
  const part = useRender('p', partProps, props, {});
  return left <= TIME_LEFT_THRESHOLD_MS && part;
}

type StopState = {
  /** Whether stopping the impersonation is pending. @selector `[data-pending]` */
  readonly pending: boolean;
};

/** Renders a button that stops the impersonation by signing out its session. */
export function BannerStop(props: PartProps<'button', StopState>): ReactNode {
  const { labels, stopAction, stop } = useImpersonation();
  const pending = stopAction.status === 'pending';
  // After a failure the banner is mounted again.
  const ref = useRetryFocus(stopAction.status !== 'idle');
  return useRender(
    'button',
    {
      ref,
      type: 'button',
      'aria-disabled': pending,
      onClick: (event) => stop({ reason: 'trigger-press', event }),
      children: labels.stop,
    },
    props,
    { pending },
  );
}

/** Renders an error message with a retry button if the impersonation could not be stopped. */
export function BannerError(props: Omit<ErrorMessageProps, 'text' | 'tryAgain' | 'onRetry'>): ReactNode {
  const { labels, stopAction, stop } = useImpersonation();
  if (stopAction.status !== 'error') return null;
  return (
    <ErrorMessage
      {...props}
      text={labels.stopFailed}
      tryAgain={labels.tryAgain}
      onRetry={(event) => stop({ reason: 'retry', event })}
    />
  );
}
