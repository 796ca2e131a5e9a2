'use client';

import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { hideVisually } from '../internal/hide-visually.ts';
import { useRender } from '../internal/use-render.ts';
import { accountMessage } from '../session-avatar/account-message.ts';
import type { AccountSession } from '../session-avatar/account.ts';
import { englishLabels, type ImpersonationBannerLabels } from './impersonation-banner-labels.ts';

interface BannerStoppedProps {
  readonly session: AccountSession;
  readonly labels: Partial<ImpersonationBannerLabels> | undefined;
  /** Event handler called when the focus leaves the message. */
  readonly onLeave: () => void;
}

/**
 * Renders a visually hidden message in place of the banner after the impersonation was stopped. It receives the focus that
 * the unmounted banner had, so that Tab continues at the same place of the page.
 */
export function BannerStopped({ session, labels: overrides, onLeave }: BannerStoppedProps): ReactNode {
  const labels = useLabels('impersonationBanner', englishLabels, overrides);
  const ref = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus();
  }, []);
  const [children] = accountMessage(labels.stopped, session, labels);
  const partProps = { ref, role: 'status', tabIndex: -1, onBlur: onLeave };
  return useRender('p', { ...partProps, children }, { ref: hideVisually }, {});
}
