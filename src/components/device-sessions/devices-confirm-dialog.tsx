'use client';

import { type ReactNode, type SyntheticEvent, useId } from 'react';
import { useRevokeDeviceSession, useRevokeOtherDeviceSessions } from '../../query/index.ts';
import { isSessionError } from '../../session/index.ts';
import { bidiIsolate } from '../labels/bidi-isolate.ts';
import { formatMessage } from '../labels/format-message.ts';
import { renderMessage } from '../labels/render-message.ts';
import { ErrorMessage } from '../internal/error-message.tsx';
import { initialFocus } from '../internal/initial-focus.ts';
import type { PartProps } from '../internal/part-props.ts';
import { PlainButton } from '../internal/plain-button.tsx';
import { isSecondClick } from '../internal/single-press.ts';
import { useModal } from '../internal/use-modal.ts';
import { useRender } from '../internal/use-render.ts';
import { useReverification } from '../reverification-dialog/use-reverification.ts';
import { formatDeviceName } from './format-device.ts';
import { type RevokeTarget, type DeviceSessionsDetails, useDevices } from './devices-context.ts';

export interface DevicesConfirmDialogProps extends Omit<
  PartProps<'dialog', DevicesConfirmDialogState>,
  'children'
> {}

type DevicesConfirmDialogState = {
  /** Whether signing out is pending. @selector `[data-pending]` */
  readonly pending: boolean;
  /** Whether the last attempt failed. @selector `[data-error]` */
  readonly error: boolean;
};

/**
 * Renders the dialog that asks for confirmation before a device is signed out, and shows errors. Not rendered while
 * there is no sign-out to confirm.
 */
export function DevicesConfirmDialog(props: DevicesConfirmDialogProps): ReactNode {
  const { confirming } = useDevices();
  return confirming && <ConfirmDialog {...props} target={confirming} />;
}

interface ConfirmDialogProps extends DevicesConfirmDialogProps {
  readonly target: RevokeTarget;
}

function ConfirmDialog({ target, ...props }: ConfirmDialogProps): ReactNode {
  const { labels, setConfirming, onReverify } = useDevices();
  const { revoke, pending, error } = useRevoke(target);
  const id = useId();
  const close = (): void => setConfirming(null);
  const device = target.session && formatDeviceName(target.session, labels);
  const isReverifying = isSessionError(error, 'reverification_required');

  function reverify(event: SyntheticEvent): void {
    close();
    onReverify?.(target.session, { reason: 'confirm-press', event });
  }

  const children = (
    <>
      <h2 id={`${id}-title`}>
        {device === null ? labels.confirmOthersTitle : renderMessage(labels.confirmTitle, { device })}
      </h2>
      <p id={`${id}-text`} role="status">
        {isReverifying ? labels.verifyIdentity : device === null ? labels.confirmOthers : labels.confirm}
      </p>
      {error && !isReverifying && (
        <ErrorMessage
          text={isSessionError(error, 'network_error') ? labels.signOutUnconfirmed : labels.signOutFailed}
          tryAgain={labels.tryAgain}
          onRetry={(event) => revoke('retry', event)}
        />
      )}
      <div className="ms-actions">
        <PlainButton
          // The button that was pressed has unmounted.
          ref={isReverifying && !onReverify ? initialFocus : undefined}
          className="ms-button"
          onClick={close}
        >
          {labels.cancel}
        </PlainButton>
        {isReverifying && onReverify && (
          <PlainButton ref={initialFocus} className="ms-button ms-primary" onClick={reverify}>
            {labels.verifyIdentityNow}
          </PlainButton>
        )}
        {!isReverifying && (
          <PlainButton
            className="ms-button ms-primary ms-danger"
            aria-disabled={pending}
            aria-busy={pending}
            onClick={(event) => revoke('confirm-press', event)}
          >
            {labels.signOut}
          </PlainButton>
        )}
      </div>
    </>
  );
  const partProps = {
    ...useModal({ onCancel: close, onClose: close }),
    role: 'alertdialog',
    'aria-labelledby': `${id}-title`,
    'aria-describedby': `${id}-text`,
    children,
  };
  return useRender('dialog', partProps, props, { pending, error: error !== null });
}

function useRevoke({ session }: RevokeTarget) {
  const { labels, setConfirming, announce, onRevoke } = useDevices();
  const one = useRevokeDeviceSession();
  const others = useRevokeOtherDeviceSessions();
  const { isPending: pending, error, reset } = session ? one : others;
  const send = useReverification<[], unknown>(() =>
    session ? one.mutateAsync(session.id) : others.mutateAsync(),
  );

  function revoke(reason: DeviceSessionsDetails['reason'], event: SyntheticEvent): void {
    if (pending || isSecondClick(event)) return;
    const onSuccess = (): void => {
      announce(
        session
          ? formatMessage(labels.signedOut, { device: bidiIsolate(formatDeviceName(session, labels)) })
          : labels.othersSignedOut,
      );
      // The dialog may have been closed, and opened for another device.
      setConfirming((current) => (current?.session === session ? null : current));
      onRevoke?.(session, { reason, event });
    };
    // Other errors are shown by the mutation.
    send().then(onSuccess, (reason) => isSessionError(reason, 'reverification_cancelled') && reset());
  }

  return { revoke, pending, error };
}
