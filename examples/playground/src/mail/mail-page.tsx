import { useActiveSession } from 'multisession';
import { type ReactNode, useDeferredValue, useEffect, useRef } from 'react';
import { onCompose } from './compose-request.ts';
import { Composer } from './composer.tsx';
import { type Message, useMessages, useUpdateMessage } from './mail-api.ts';
import { MailHeader } from './mail-header.tsx';
import { MessageList } from './message-list.tsx';
import { MessageView } from './message-view.tsx';
import { useMailbox } from './use-mailbox.ts';

interface MailPageProps {
  /** The level of the heading. Default: 1. */
  readonly level?: 1 | 2;
}

/** Shows the mail of the account of the scope: the list, and beside it (or above it, where it is narrow) the open mail. */
export function MailPage({ level = 1 }: MailPageProps): ReactNode {
  const [mailbox, setMailbox] = useMailbox();
  const { folder, search, openId, isComposing } = mailbox;
  const { actor } = useActiveSession();
  const query = useMessages(folder, useDeferredValue(search));
  const update = useUpdateMessage();
  const open = query.data?.messages.find(({ id }) => id === openId);

  // Only the visible page has effects: a kept tree that is hidden does not respond.
  useEffect(() => (level === 1 ? onCompose(() => setMailbox({ isComposing: true })) : undefined));

  const isPaneOpen = isComposing || open !== undefined;
  const heading = useRef<HTMLHeadingElement>(null);
  const wasPaneOpen = useRef(false);
  // The button that closed the pane is gone, and with it the focus.
  useEffect(() => {
    if (wasPaneOpen.current && !isPaneOpen && document.activeElement === document.body)
      heading.current?.focus();
    wasPaneOpen.current = isPaneOpen;
  }, [isPaneOpen]);

  function show({ id, isUnread }: Message): void {
    setMailbox({ openId: id, isComposing: false, news: '' });
    if (isUnread && !actor) update.mutate({ id, changes: { isUnread: false } });
  }

  return (
    <div className="mail" data-open={isPaneOpen ? '' : undefined}>
      <section className="mail-list">
        <MailHeader
          headingRef={heading}
          level={level}
          mailbox={mailbox}
          setMailbox={setMailbox}
          unread={query.data?.unread}
        />
        <MessageList query={query} mailbox={mailbox} onOpen={show} onCompose={setMailbox} />
      </section>
      <section className="mail-pane" aria-label={isComposing ? 'New mail' : 'Mail'}>
        {isComposing && <Composer mailbox={mailbox} setMailbox={setMailbox} />}
        {!isComposing && open && (
          <MessageView key={open.id} message={open} update={update} setMailbox={setMailbox} />
        )}
        {!isComposing && !open && <p className="muted centred">Choose a mail to read it here.</p>}
      </section>
    </div>
  );
}
