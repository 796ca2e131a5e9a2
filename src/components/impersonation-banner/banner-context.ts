'use client';

import { createContext, type SyntheticEvent, use } from 'react';
import { type ActClaim, SessionError, type SignedInSession } from '../../session/index.ts';
import type { AsyncAction } from '../internal/use-async-action.ts';
import type { ImpersonationBannerLabels } from './impersonation-banner-labels.ts';

/** The reason for an event: the stop button or the retry button was pressed. */
export type ImpersonationReason = 'press' | 'retry';

/** The details passed to every callback of the banner. */
export interface ImpersonationDetails {
  readonly reason: ImpersonationReason;
  readonly event: SyntheticEvent;
}

/** The context shared by the parts of a banner. */
export interface Impersonation {
  readonly labels: ImpersonationBannerLabels;
  readonly session: SignedInSession;
  readonly actor: ActClaim;
  readonly actorName: (actor: ActClaim) => string;
  readonly stopAction: AsyncAction;
  readonly stop: (details: ImpersonationDetails) => void;
}

export const ImpersonationContext = createContext<Impersonation | null>(null);

export function useImpersonation(): Impersonation {
  const impersonation = use(ImpersonationContext);
  if (impersonation) return impersonation;
  throw new SessionError({
    code: 'missing_provider',
    message:
      'An ImpersonationBanner part was rendered outside <ImpersonationBanner.Root>, which provides its state. Render it inside.',
  });
}
