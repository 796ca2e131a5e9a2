import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatFull, formatShort } from './format.ts';
import type { Message, MessageList as Messages } from './mail-api.ts';
import { hasContent, type Mailbox, type SetMailbox } from './use-mailbox.ts';

interface MessageListProps {
  readonly query: UseQueryResult<Messages>;
  readonly mailbox: Mailbox;
  readonly onOpen: (message: Message) => void;
  readonly onCompose: SetMailbox;
}

/** Lists the mails of a folder, and above them the draft that is not being written. */
export function MessageList({ query, mailbox, onOpen, onCompose }: MessageListProps): ReactNode {
  const { data, error, isPending, refetch } = query;
  const { folder, search, openId, isComposing, draft, news } = mailbox;
  return (
    <>
      <p className="news" role="status">
        {news}
      </p>
      {error && (
        <p role="alert" className="problem">
          {error.message}{' '}
          <button type="button" className="ms-link" onClick={() => void refetch()}>
            Try again
          </button>
        </p>
      )}
      {isPending && !error && <p className="skeleton">Loading…</p>}
      {data?.messages.length === 0 && <p className="muted empty">{emptyText(folder, search)}</p>}
      <ul className="messages" aria-label="Messages">
        {!isComposing && hasContent(draft) && (
          <li>
            <button type="button" className="row" onClick={() => onCompose({ isComposing: true })}>
              <span className="row-from draft-mark">Draft</span>
              <span className="row-subject" dir="auto">
                {draft.subject || 'No subject'}
              </span>
              <span className="row-preview" dir="auto">
                {draft.text}
              </span>
            </button>
          </li>
        )}
        {data?.messages.map((message) => (
          <MessageRow
            key={message.id}
            message={message}
            isOpen={!isComposing && message.id === openId}
            onOpen={onOpen}
          />
        ))}
      </ul>
    </>
  );
}

interface MessageRowProps {
  readonly message: Message;
  readonly isOpen: boolean;
  readonly onOpen: (message: Message) => void;
}

function MessageRow({ message, isOpen, onOpen }: MessageRowProps): ReactNode {
  const { folder, from, to, subject, text, sentAt, isUnread } = message;
  return (
    <li>
      <button
        type="button"
        className="row"
        data-unread={isUnread ? '' : undefined}
        aria-current={isOpen ? 'true' : undefined}
        onClick={() => onOpen(message)}
      >
        <span className="row-from">
          {isUnread && <span className="hidden-visually">Unread: </span>}
          <bdi>{folder === 'sent' ? `To ${to}` : from.name}</bdi>
        </span>
        <time className="row-time" dateTime={sentAt} title={formatFull(sentAt)}>
          {formatShort(sentAt)}
        </time>
        <span className="row-subject" dir="auto">
          {subject}
        </span>
        <span className="row-preview" dir="auto">
          {withoutSalutation(text)}
        </span>
      </button>
    </li>
  );
}

/** Returns a text from its first sentence on. */
function withoutSalutation(text: string): string {
  return text.replace(/^[^\n]{1,40},\n\n/, '');
}

function emptyText(folder: Mailbox['folder'], search: string): string {
  if (search.trim() !== '') return `No mail matches “${search.trim()}”.`;
  if (folder === 'inbox') return 'All done. New mail appears here.';
  if (folder === 'archive') return 'Nothing is archived yet.';
  return 'You have not sent anything yet.';
}
