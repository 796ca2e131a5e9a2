'use client';

import type { ReactNode } from 'react';
import { useSession, useSessionActions } from '../../react/index.ts';
import type { ActClaim, SignedInSession } from '../../session/index.ts';
import type { SignOutOptions } from '../../store/index.ts';
import { useLabels } from '../labels/session-labels.tsx';
import type { PartProps } from '../part/part-props.ts';
import { isSecondClick } from '../part/single-press.ts';
import { useAttempt } from '../part/use-attempt.ts';
import { usePart } from '../part/use-part.ts';
import { type ImpersonationDetails, ImpersonationContext } from './banner-context.ts';
import { englishLabels, type ImpersonationBannerLabels } from './labels.ts';

export interface ImpersonationBannerRootProps
  extends PartProps<'section', ImpersonationBannerState>, Pick<SignOutOptions, 'mode' | 'next'> {
  /** How the one who acts is called. Default: the `name`, the `email` or else the `sub` of the claim. */
  readonly actorName?: (actor: ActClaim) => string;
  /** That session is over, and whoever is next is current. */
  readonly onStop?: (session: SignedInSession, details: ImpersonationDetails) => void;
  /** Replaces strings. Default: those of `<SessionLabels>`, or English. */
  readonly labels?: Partial<ImpersonationBannerLabels>;
}

export type ImpersonationBannerState = {
  /** Whether it is being stopped. @selector `[data-busy]` */
  readonly busy: boolean;
};

/** Holds the parts of the banner together. Not there unless the session that is spoken for here has an `actor`. */
export function BannerRoot(props: ImpersonationBannerRootProps): ReactNode {
  const session = useSession(({ session }) => session);
  return session?.actor && <Banner {...props} session={session} actor={session.actor} />;
}

interface BannerProps extends ImpersonationBannerRootProps {
  readonly session: SignedInSession;
  readonly actor: ActClaim;
}

function Banner({
  session,
  actor,
  mode,
  next,
  actorName = nameOf,
  onStop,
  ...given
}: BannerProps): ReactNode {
  const { labels: ownLabels, ...props } = given;
  const labels = useLabels('impersonationBanner', englishLabels, ownLabels);
  const { signOut } = useSessionActions();
  const attempt = useAttempt();

  function stop(details: ImpersonationDetails): void {
    if (isSecondClick(details.event)) return;
    attempt.run(
      () => signOut({ session, ...(mode && { mode }), ...(next && { next }) }),
      () => onStop?.(session, details),
    );
  }

  const own = { 'aria-label': labels.impersonation };
  const root = usePart('section', own, props, { busy: attempt.status === 'busy' });
  return (
    <ImpersonationContext value={{ labels, session, actor, actorName, attempt, stop }}>
      {root}
    </ImpersonationContext>
  );
}

function nameOf({ name, email, sub }: ActClaim): string {
  const known = [name, email].find((text) => typeof text === 'string' && text !== '');
  return typeof known === 'string' ? known : sub;
}
