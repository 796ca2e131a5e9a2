import type { ReactNode } from 'react';
import { bidiIsolate } from '../labels/bidi-isolate.ts';
import { formatMessage, type Message } from '../labels/format-message.ts';
import { renderMessage } from '../labels/render-message.ts';
import { accountName } from './account-name.ts';
import type { AccountSession } from './account.ts';

/** Returns a message about an account: its text for screen readers, and its content for display. */
export function accountMessage(
  message: Message<'name'>,
  session: AccountSession,
  labels: { readonly unknownAccount: string },
): readonly [text: string, content: ReactNode] {
  const name = accountName(session, labels);
  return [formatMessage(message, { name: bidiIsolate(name) }), renderMessage(message, { name })];
}
