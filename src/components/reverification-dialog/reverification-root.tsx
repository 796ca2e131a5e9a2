'use client';

import { type FormEvent, type ReactNode, useId, useLayoutEffect, useState } from 'react';
import { SessionScope } from '../../react/index.ts';
import { isTransient, type SignedInSession } from '../../session/index.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { useAsyncAction } from '../internal/use-async-action.ts';
import { useModal } from '../internal/use-modal.ts';
import { useRender } from '../internal/use-render.ts';
import {
  type Reverification,
  ReverificationContext,
  type ReverificationDialogState,
} from './reverification-context.ts';
import { englishLabels, type ReverificationDialogLabels } from './reverification-dialog-labels.ts';
import { cancelled, type ReverificationRequest } from './reverification-queue.ts';
import { useReverificationRequest } from './use-reverification-request.ts';

/** The props of `ReverificationDialog.Root`. */
export interface ReverificationDialogRootProps extends PartProps<'dialog', ReverificationDialogState> {
  /**
   * Verifies a factor of the session's user on your server, which calls `recordFactorVerification()`. Called when the form
   * is submitted, with the values of its fields. Reject if the user could not be verified.
   */
  readonly verify: (session: SignedInSession, form: FormData) => Promise<unknown>;
  /** Overrides for individual labels. Default: the labels of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<ReverificationDialogLabels> | undefined;
}

/** Renders the `<dialog>` and provides its state to the parts. Not rendered unless an action requires a verification. */
export function ReverificationRoot(props: ReverificationDialogRootProps): ReactNode {
  const request = useReverificationRequest();
  return request && <Dialog key={request.session.id} {...props} request={request} />;
}

interface DialogProps extends ReverificationDialogRootProps {
  readonly request: ReverificationRequest;
}

function Dialog({ request, verify, labels: labelOverrides, children, ...props }: DialogProps): ReactNode {
  const { session, settle } = request;
  const labels = useLabels('reverificationDialog', englishLabels, labelOverrides);
  const { status, run } = useAsyncAction(`reverify ${session.id}`);
  const [error, setError] = useState<unknown>(null);
  const id = useId();
  const cancel = (): void => settle(cancelled(session.id));

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    run(
      async () => verify(session, values),
      () => settle(),
      (reason) => {
        setError(reason);
        focusFirstField(form);
      },
    );
  }

  const modal = useModal({ onCancel: cancel, onClose: cancel });
  // After `useModal` has opened the dialog.
  useLayoutEffect(() => focusFirstField(modal.ref.current), [modal.ref]);

  const state = { pending: status === 'pending', error: status === 'error' };
  const errorMessage = state.error ? (isUnreachable(error) ? labels.unavailable : labels.failed) : null;
  const reverification: Reverification = { labels, state, id, session, errorMessage, submit, cancel };
  const partProps = {
    ...modal,
    'aria-labelledby': `${id}-title`,
    'aria-describedby': `${id}-text`,
    // The hooks of the app's fields belong to the session that is verified, wherever the dialog is.
    children: (
      <SessionScope sessionId={session.id} pending={children}>
        {children}
      </SessionScope>
    ),
  };
  const dialog = useRender('dialog', partProps, props, state);
  return <ReverificationContext value={reverification}>{dialog}</ReverificationContext>;
}

/** Returns whether the server could not be reached or failed. `fetch` rejects with a `TypeError`, or after a timeout. */
function isUnreachable(error: unknown): boolean {
  return isTransient(error) || (error instanceof Error && /^T(ype|imeout)Error$/.test(error.name));
}

/**
 * Focuses the first field, or without fields the button that continues: verifying is what the user is asked for, it can be
 * cancelled, and it changes nothing by itself. The browser would focus `Cancel`, the first button.
 */
function focusFirstField(container: HTMLElement | null): void {
  const find = (selector: string) => container?.querySelector<HTMLElement>(selector);
  const field = find('input:not([type="hidden"], [hidden]), select, textarea') ?? find('[type="submit"]');
  field?.focus();
}
