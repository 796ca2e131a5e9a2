'use client';

import type { ClosedSession, Session } from '../../session/index.ts';
import { createPartContext, usePartContext } from '../internal/create-part-context.ts';
import type { EventDetails } from '../internal/event-details.ts';
import type { AccountChooserLabels } from './account-chooser-labels.ts';

type Details = EventDetails<'item-press'>;

export interface AccountChooserCallbacks {
  /**
   * Event handler called after a signed-in account was selected and is current. Navigate to the page to continue with. If
   * its status is `pending`, navigate to the remaining tasks.
   */
  readonly onSelect?: ((session: Session, details: EventDetails<'item-press' | 'retry'>) => void) | undefined;
  /**
   * Event handler called when the user wants to sign in again to a signed-out account. Navigate to your sign-in page.
   * Default: `onUseAnother`, else the sign-in of the backend.
   */
  readonly onSignInAgain?: ((session: ClosedSession, details: Details) => void) | undefined;
  /**
   * Event handler called when the user wants to use an account that is not listed. Navigate to your sign-in page.
   * Default: the sign-in of the backend, which calls `onSelect`. Without `signInMethods` of the backend, `UseAnother` is not
   * rendered.
   */
  readonly onUseAnother?: ((details: Details) => void) | undefined;
}

/** The context shared by the parts of a chooser. */
export interface AccountChooserContextValue {
  readonly labels: AccountChooserLabels;
  readonly id: string;
  readonly onSelect: AccountChooserCallbacks['onSelect'];
}

export const ChooserContext =
  /* @__PURE__ */ createPartContext<AccountChooserContextValue>('AccountChooser.Root');

export function useChooser(): AccountChooserContextValue {
  return usePartContext(ChooserContext);
}
