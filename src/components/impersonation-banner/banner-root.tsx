'use client';

import { type ReactNode, useState } from 'react';
import { useSession, useSessionActions } from '../../react/index.ts';
import type { ActClaim, SignedInSession } from '../../session/index.ts';
import type { SignOutOptions } from '../../store/index.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { displayText } from '../internal/display-text.ts';
import type { OrUndefined, PartProps } from '../internal/part-props.ts';
import { isSecondClick } from '../internal/single-press.ts';
import { type AsyncAction, useAsyncAction } from '../internal/use-async-action.ts';
import { useRender } from '../internal/use-render.ts';
import { type ImpersonationDetails, ImpersonationContext } from './banner-context.ts';
import { BannerStopped } from './banner-stopped.tsx';
import { englishLabels, type ImpersonationBannerLabels } from './impersonation-banner-labels.ts';

/** The props of `ImpersonationBanner.Root`. */
export interface ImpersonationBannerRootProps
  extends PartProps<'section', ImpersonationBannerState>, OrUndefined<Pick<SignOutOptions, 'nextSession'>> {
  /**
   * A function that returns the actor's display name. Default: the `name`, `email` or `sub` of the claim, whichever is
   * present first.
   */
  readonly actorName?: ((actor: ActClaim) => string) | undefined;
  /** Event handler called after the impersonated session was signed out and the next session became current. */
  readonly onStop?: ((session: SignedInSession, details: ImpersonationDetails) => void) | undefined;
  /** Overrides for individual labels. Default: the labels of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<ImpersonationBannerLabels> | undefined;
}

/** The state of `ImpersonationBanner.Root`. */
export type ImpersonationBannerState = {
  /** Whether stopping the impersonation is pending. @selector `[data-pending]` */
  readonly pending: boolean;
};

/** Groups the parts of a banner and provides their state. Not rendered unless the current session has an `actor`. */
export function BannerRoot(props: ImpersonationBannerRootProps): ReactNode {
  const session = useSession(({ session }) => session);
  // Kept while the session is hidden, because the server may refuse the sign-out.
  const stopAction = useAsyncAction(`stop ${session?.id}`);
  const [stopped, setStopped] = useState<SignedInSession | null>(null);
  // Another impersonation has begun.
  if (stopped && session?.actor && session.id !== stopped.id) setStopped(null);
  if (!session?.actor)
    return (
      stopped && <BannerStopped session={stopped} labels={props.labels} onLeave={() => setStopped(null)} />
    );
  return (
    <Banner
      {...props}
      session={session}
      actor={session.actor}
      stopAction={stopAction}
      onStopping={() => setStopped(session)}
    />
  );
}

interface BannerProps extends ImpersonationBannerRootProps {
  readonly session: SignedInSession;
  readonly actor: ActClaim;
  readonly stopAction: AsyncAction;
  readonly onStopping: () => void;
}

function Banner({
  session,
  actor,
  stopAction,
  onStopping,
  nextSession,
  actorName = defaultActorName,
  onStop,
  ...rest
}: BannerProps): ReactNode {
  const { labels: labelOverrides, ...props } = rest;
  const labels = useLabels('impersonationBanner', englishLabels, labelOverrides);
  const { signOut } = useSessionActions();

  function stop(details: ImpersonationDetails): void {
    if (isSecondClick(details.event)) return;
    onStopping();
    stopAction.run(
      () => signOut({ session, ...(nextSession && { nextSession }) }),
      () => onStop?.(session, details),
    );
  }

  const partProps = { 'aria-label': labels.impersonation };
  const root = useRender('section', partProps, props, { pending: stopAction.status === 'pending' });
  return (
    <ImpersonationContext value={{ labels, session, actor, actorName, stopAction, stop }}>
      {root}
    </ImpersonationContext>
  );
}

function defaultActorName({ name, email, sub }: ActClaim): string {
  return displayText(name) || displayText(email) || displayText(sub) || sub;
}
