'use client';

import { createContext, type SyntheticEvent, use } from 'react';
import { type ActClaim, SessionError, type SignedInSession } from '../../session/index.ts';
import type { AsyncAction } from '../internal/use-async-action.ts';
import type { ImpersonationBannerLabels } from './impersonation-banner-labels.ts';

/** Why it was stopped: the button was pressed, or «Try again» was. */
export type ImpersonationReason = 'press' | 'retry';

export interface ImpersonationDetails {
  readonly reason: ImpersonationReason;
  readonly event: SyntheticEvent;
}

/** What the parts of one banner share. */
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
      'A part of an ImpersonationBanner is outside <ImpersonationBanner.Root>, or nobody is impersonated. Put it inside.',
  });
}
