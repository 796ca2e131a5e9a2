import type { UseMutationResult } from '@tanstack/react-query';
import { useActiveSession } from 'multisession';
import { SessionAvatar } from 'multisession/components';
import { type ReactNode, useEffect, useRef } from 'react';
import { Problem } from '../problem.tsx';
import { toAccount } from '../to-account.ts';
import { formatFull } from './format.ts';
import type { Message, MessageChanges } from './mail-api.ts';
import type { SetMailbox } from './use-mailbox.ts';

interface MessageViewProps {
  readonly message: Message;
  readonly update: UseMutationResult<unknown, Error, MessageChanges>;
  readonly setMailbox: SetMailbox;
}

/** Shows a mail, with the actions on it. */
export function MessageView({ message, update, setMailbox }: MessageViewProps): ReactNode {
  const { id, folder, from, to, subject, text, sentAt } = message;
  const { actor } = useActiveSession();
  const heading = useRef<HTMLHeadingElement>(null);
  // The row that was pressed is hidden where only one of list and mail fits.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);

  const change = (changes: MessageChanges['changes']): void =>
    update.mutate({ id, changes }, { onSuccess: () => setMailbox({ openId: null }) });
  const reply = (): void =>
    setMailbox({
      isComposing: true,
      draft: { to: from.address, subject: subject.replace(/^(Re: )?/, 'Re: '), text: '' },
    });

  return (
    <article className="message">
      <div className="actions toolbar">
        <button type="button" className="button back" onClick={() => setMailbox({ openId: null })}>
          Back
        </button>
        <button type="button" className="button" disabled={actor !== null} onClick={reply}>
          Reply
        </button>
        {folder !== 'sent' && (
          <>
            <button
              type="button"
              className="button"
              disabled={actor !== null || update.isPending}
              onClick={() => change({ folder: folder === 'inbox' ? 'archive' : 'inbox' })}
            >
              {folder === 'inbox' ? 'Archive' : 'Move to inbox'}
            </button>
            <button
              type="button"
              className="button"
              disabled={actor !== null || update.isPending}
              onClick={() => change({ isUnread: true })}
            >
              Mark unread
            </button>
          </>
        )}
      </div>
      <Problem>{update.error?.message}</Problem>
      <h2 ref={heading} tabIndex={-1}>
        <bdi>{subject}</bdi>
      </h2>
      <div className="person">
        <SessionAvatar session={toAccount(from.name, from.address)} />
        <span>
          <strong>
            <bdi>{from.name}</bdi>
          </strong>
          <span className="muted">
            to <bdi>{to}</bdi>
          </span>
        </span>
        <time className="muted" dateTime={sentAt}>
          {formatFull(sentAt)}
        </time>
      </div>
      <p className="message-text" dir="auto">
        {text}
      </p>
    </article>
  );
}
