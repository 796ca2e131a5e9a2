'use client';

import { type ReactNode, type SyntheticEvent, useId } from 'react';
import { useRevokeDeviceSession, useRevokeOtherDeviceSessions } from '../../query/index.ts';
import { isSessionError } from '../../session/index.ts';
import { Failure } from '../part/failure.tsx';
import type { PartProps } from '../part/part-props.ts';
import { PlainButton } from '../part/plain-button.tsx';
import { isSecondClick } from '../part/single-press.ts';
import { useModal } from '../part/use-modal.ts';
import { usePart } from '../part/use-part.ts';
import { nameOf } from './device.ts';
import { type Asked, type DeviceSessionsReason, useDevices } from './devices-context.ts';

export interface DevicesConfirmProps extends Omit<PartProps<'dialog', DevicesConfirmState>, 'children'> {}

type DevicesConfirmState = {
  /** Whether it is under way. @selector `[data-busy]` */
  readonly busy: boolean;
  /** Whether it failed. @selector `[data-failed]` */
  readonly failed: boolean;
};

/** The dialog that asks before a device is signed out, and says how that went. Not there while nothing is asked. */
export function DevicesConfirm(props: DevicesConfirmProps): ReactNode {
  const { asked } = useDevices();
  return asked && <Confirm {...props} asked={asked} />;
}

interface ConfirmProps extends DevicesConfirmProps {
  readonly asked: Asked;
}

function Confirm({ asked, ...props }: ConfirmProps): ReactNode {
  const { labels, ask, onReverify } = useDevices();
  const { revoke, busy, error } = useRevoke(asked);
  const id = useId();
  const close = (): void => ask(null);
  const device = asked.session && nameOf(asked.session, labels);
  const isReverifying = isSessionError(error, 'reverification_required');

  function reverify(event: SyntheticEvent): void {
    close();
    onReverify?.(asked.session, { reason: 'confirm', event });
  }

  const children = (
    <>
      <h2 id={`${id}-title`}>{device === null ? labels.confirmOthersTitle : labels.confirmTitle(device)}</h2>
      <p id={`${id}-text`} role="status">
        {isReverifying ? labels.reverify : device === null ? labels.confirmOthers : labels.confirm}
      </p>
      {error && !isReverifying && (
        <Failure
          text={labels.signOutFailed}
          tryAgain={labels.tryAgain}
          onRetry={(event) => revoke('retry', event)}
        />
      )}
      <div className="ms-actions">
        <PlainButton className="ms-button" onClick={close}>
          {labels.cancel}
        </PlainButton>
        {isReverifying && onReverify && (
          <PlainButton className="ms-button ms-primary" onClick={reverify}>
            {labels.reverifyNow}
          </PlainButton>
        )}
        {!isReverifying && (
          <PlainButton
            className="ms-button ms-primary ms-danger"
            aria-disabled={busy}
            aria-busy={busy}
            onClick={(event) => revoke('confirm', event)}
          >
            {labels.signOut}
          </PlainButton>
        )}
      </div>
    </>
  );
  const own = {
    ...useModal({ onCancel: close, onClose: close }),
    role: 'alertdialog',
    'aria-labelledby': `${id}-title`,
    'aria-describedby': `${id}-text`,
    children,
  };
  return usePart('dialog', own, props, { busy, failed: error !== null });
}

function useRevoke({ session }: Asked) {
  const { labels, ask, tell, onRevoke } = useDevices();
  const one = useRevokeDeviceSession();
  const others = useRevokeOtherDeviceSessions();
  const { isPending: busy, error } = session ? one : others;

  function revoke(reason: DeviceSessionsReason, event: SyntheticEvent): void {
    if (busy || isSecondClick(event)) return;
    const onSuccess = (): void => {
      tell(session ? labels.signedOut(nameOf(session, labels)) : labels.othersSignedOut);
      ask(null);
      onRevoke?.(session, { reason, event });
    };
    if (session) one.mutate(session.id, { onSuccess });
    else others.mutate(undefined, { onSuccess });
  }

  return { revoke, busy, error };
}
