'use client';

import type { ReactNode } from 'react';
import type { PartProps } from '../part/part-props.ts';
import { useModal } from '../part/use-modal.ts';
import { usePart } from '../part/use-part.ts';
import { type ExpiryDialog, ExpiryContext, type SessionExpiryDialogState } from './expiry-context.ts';
import { type ExpiryOptions, useExpiryAnswers } from './use-expiry-answers.ts';
import { type ShownExpiry, useShownExpiry } from './use-shown-expiry.ts';

export interface SessionExpiryDialogRootProps
  extends PartProps<'dialog', SessionExpiryDialogState>, ExpiryOptions {}

/** The dialog, for the parts in it. Not there as long as there is nothing to say. */
export function ExpiryRoot(props: SessionExpiryDialogRootProps): ReactNode {
  const shown = useShownExpiry();
  const { phase, account } = shown;
  if (!phase || !account) return null;
  // Each warning is one of its own: what was answered to the last one says nothing about it.
  return <Warning key={`${phase} ${account.id}`} {...props} shown={{ ...shown, phase, account }} />;
}

interface WarningProps extends SessionExpiryDialogRootProps {
  readonly shown: Parameters<typeof useExpiryAnswers>[0];
}

function Warning({ shown, onStay, onSignOut, onSignInAgain, labels, ...props }: WarningProps): ReactNode {
  const dialog = useExpiryAnswers(shown, { onStay, onSignOut, onSignInAgain, labels });
  return dialog && <Dialog {...props} dialog={dialog} hold={shown.hold} />;
}

interface DialogProps extends PartProps<'dialog', SessionExpiryDialogState>, Pick<ShownExpiry, 'hold'> {
  readonly dialog: ExpiryDialog;
}

function Dialog({ dialog, hold, ...props }: DialogProps): ReactNode {
  const { id, state, stay, close } = dialog;
  const modal = useModal({
    onCancel: (event) => {
      const isAnswer = state.phase === 'expiring' && !state.limited;
      if (isAnswer) stay({ reason: 'escape', event });
      else close();
    },
    onClose: close,
  });
  const own = {
    ...modal,
    role: 'alertdialog',
    'aria-labelledby': `${id}-title`,
    'aria-describedby': `${id}-text ${id}-left`,
    onPointerDown: hold,
    onKeyDown: hold,
  };
  return <ExpiryContext value={dialog}>{usePart('dialog', own, props, state)}</ExpiryContext>;
}
