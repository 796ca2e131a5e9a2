'use client';

import type { ReactNode } from 'react';
import { renderMessage } from '../labels/render-message.ts';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { accountName } from '../session-avatar/account-name.ts';
import { useReverificationDialog } from './reverification-context.ts';

/** Renders the title of the dialog. */
export function ReverificationTitle(props: PartProps<'h2'>): ReactNode {
  const { id, labels } = useReverificationDialog();
  return useRender('h2', { id: `${id}-title`, children: labels.title }, props, {});
}

/** Renders an explanation that names the account. */
export function ReverificationDescription(props: PartProps<'p'>): ReactNode {
  const { id, labels, session } = useReverificationDialog();
  const children = renderMessage(labels.description, { name: accountName(session, labels) });
  return useRender('p', { id: `${id}-text`, children }, props, {});
}

/** Renders the form, which calls `verify` when it is submitted. Contains the fields of the app. */
export function ReverificationForm(props: PartProps<'form'>): ReactNode {
  const { submit } = useReverificationDialog();
  return useRender('form', { onSubmit: submit }, props, {});
}

/** Renders an error message after a verification has failed. */
export function ReverificationError(props: PartProps<'p'>): ReactNode {
  const { errorMessage } = useReverificationDialog();
  const part = useRender('p', { role: 'alert', className: 'ms-alert', children: errorMessage }, props, {});
  return errorMessage !== null && part;
}

type SubmitState = {
  /** Whether the verification is pending. @selector `[data-pending]` */
  readonly pending: boolean;
};

/** Renders the button that submits the form. */
export function ReverificationSubmit(props: PartProps<'button', SubmitState>): ReactNode {
  const { labels, state } = useReverificationDialog();
  const { pending } = state;
  const partProps = { type: 'submit', 'aria-disabled': pending, children: labels.submit } as const;
  return useRender('button', partProps, props, { pending });
}

/** Renders a button that closes the dialog. The actions then reject with `reverification_cancelled`. */
export function ReverificationCancel(props: PartProps<'button'>): ReactNode {
  const { labels, cancel } = useReverificationDialog();
  const partProps = { type: 'button', onClick: cancel, children: labels.cancel } as const;
  return useRender('button', partProps, props, {});
}
