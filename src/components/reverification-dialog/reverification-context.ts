'use client';

import type { FormEvent } from 'react';
import type { SignedInSession } from '../../session/index.ts';
import { createPartContext, usePartContext } from '../internal/create-part-context.ts';
import type { ReverificationDialogLabels } from './reverification-dialog-labels.ts';

/** The state of the dialog. */
export type ReverificationDialogState = {
  /** Whether the verification is pending. @selector `[data-pending]` */
  readonly pending: boolean;
  /** Whether the last verification failed. @selector `[data-error]` */
  readonly error: boolean;
};

/** The context shared by the parts of a dialog. */
export interface Reverification {
  readonly labels: ReverificationDialogLabels;
  readonly state: ReverificationDialogState;
  readonly id: string;
  /** The session whose user has to verify their identity. */
  readonly session: SignedInSession;
  /** The message of the last failure. `null` if the last verification did not fail. */
  readonly errorMessage: string | null;
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
  readonly cancel: () => void;
}

export const ReverificationContext =
  /* @__PURE__ */ createPartContext<Reverification>('ReverificationDialog.Root');

export function useReverificationDialog(): Reverification {
  return usePartContext(ReverificationContext);
}
