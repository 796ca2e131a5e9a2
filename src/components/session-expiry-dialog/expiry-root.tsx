'use client';

import type { ReactNode } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useModal } from '../internal/use-modal.ts';
import { useRender } from '../internal/use-render.ts';
import { type ExpiryDialog, ExpiryContext, type SessionExpiryDialogState } from './expiry-context.ts';
import { type ExpiryOptions, useExpiryActions } from './use-expiry-actions.ts';
import { type VisibleExpiry, useVisibleExpiry } from './use-visible-expiry.ts';

/** The props of `SessionExpiryDialog.Root`. */
export interface SessionExpiryDialogRootProps
  extends PartProps<'dialog', SessionExpiryDialogState>, ExpiryOptions {}

/** Renders the `<dialog>` and provides its state to the parts. Not rendered until the session is about to expire. */
export function ExpiryRoot(props: SessionExpiryDialogRootProps): ReactNode {
  const expiry = useVisibleExpiry();
  const { phase, account } = expiry;
  if (!phase || !account) return null;
  // A new key for each warning resets the state, because closing one warning must not suppress the next.
  return <Warning key={`${phase} ${account.id}`} {...props} expiry={{ ...expiry, phase, account }} />;
}

interface WarningProps extends SessionExpiryDialogRootProps {
  readonly expiry: Parameters<typeof useExpiryActions>[0];
}

function Warning({ expiry, onExtend, onSignOut, onSignInAgain, labels, ...props }: WarningProps): ReactNode {
  const dialog = useExpiryActions(expiry, { onExtend, onSignOut, onSignInAgain, labels });
  return dialog && <Dialog {...props} dialog={dialog} freeze={expiry.freeze} />;
}

interface DialogProps extends PartProps<'dialog', SessionExpiryDialogState>, Pick<VisibleExpiry, 'freeze'> {
  readonly dialog: ExpiryDialog;
}

function Dialog({ dialog, freeze, ...props }: DialogProps): ReactNode {
  const { id, state, extend, close } = dialog;
  const modal = useModal({
    onCancel: (event) => {
      const canExtend = state.phase === 'expiring' && !state.nonExtendable;
      if (canExtend) extend({ reason: 'escape-key', event });
      else close();
    },
    onClose: close,
  });
  const partProps = {
    ...modal,
    role: 'alertdialog',
    'aria-labelledby': `${id}-title`,
    'aria-describedby': `${id}-text ${id}-left`,
    onPointerDown: freeze,
    onKeyDown: freeze,
  };
  return <ExpiryContext value={dialog}>{useRender('dialog', partProps, props, state)}</ExpiryContext>;
}
