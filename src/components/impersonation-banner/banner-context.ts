'use client';

import type { ActClaim, SignedInSession } from '../../session/index.ts';
import { createPartContext, usePartContext } from '../internal/create-part-context.ts';
import type { EventDetails } from '../internal/event-details.ts';
import type { AsyncAction } from '../internal/use-async-action.ts';
import type { ImpersonationBannerLabels } from './impersonation-banner-labels.ts';

/** The details of the events of the banner. */
export type ImpersonationDetails = EventDetails<'trigger-press' | 'retry'>;

/** The context shared by the parts of a banner. */
export interface Impersonation {
  readonly labels: ImpersonationBannerLabels;
  readonly session: SignedInSession;
  readonly actor: ActClaim;
  readonly actorName: (actor: ActClaim) => string;
  readonly stopAction: AsyncAction;
  readonly stop: (details: ImpersonationDetails) => void;
}

export const ImpersonationContext =
  /* @__PURE__ */ createPartContext<Impersonation>('ImpersonationBanner.Root');

export function useImpersonation(): Impersonation {
  return usePartContext(ImpersonationContext);
}
