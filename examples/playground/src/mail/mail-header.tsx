import { useActiveSession } from 'multisession';
import { SessionIcon } from 'multisession/components';
import type { ReactNode, Ref } from 'react';
import { nameOf } from '../name-of.ts';
import type { Folder } from './mail-api.ts';
import type { Mailbox, SetMailbox } from './use-mailbox.ts';

const folderNames: Readonly<Record<Folder, string>> = { inbox: 'Inbox', archive: 'Archive', sent: 'Sent' };
const folders: readonly Folder[] = ['inbox', 'archive', 'sent'];

interface MailHeaderProps {
  readonly headingRef: Ref<HTMLHeadingElement>;
  readonly level: 1 | 2;
  readonly mailbox: Mailbox;
  readonly setMailbox: SetMailbox;
  readonly unread: number | undefined;
}

/** Shows whose mail this is, its folders, the search, and the button to write a mail. */
export function MailHeader({ headingRef, level, mailbox, setMailbox, unread }: MailHeaderProps): ReactNode {
  const session = useActiveSession();
  const name = nameOf(session);
  const { actor } = session;
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <header className="mail-header">
      <div className="mail-title">
        <Heading ref={headingRef} tabIndex={-1}>
          {folderNames[mailbox.folder]} <span className="owner">{name}</span>
        </Heading>
        <button
          type="button"
          className="button primary"
          disabled={actor !== null}
          onClick={() => setMailbox({ isComposing: true, news: '' })}
        >
          Write
        </button>
      </div>
      {actor && <p className="fine">Support may read this mailbox, but change nothing.</p>}
      <nav className="folders" aria-label={`Folders of ${name}`}>
        {folders.map((folder) => (
          <button
            key={folder}
            type="button"
            aria-current={folder === mailbox.folder ? 'page' : undefined}
            onClick={() => setMailbox({ folder, openId: null, news: '' })}
          >
            {folderNames[folder]}
            {folder === 'inbox' && Boolean(unread) && (
              <>
                {' '}
                <span className="count">
                  {unread}
                  <span className="hidden-visually"> unread</span>
                </span>
              </>
            )}
          </button>
        ))}
      </nav>
      <label className="search">
        <span className="hidden-visually">Search in {folderNames[mailbox.folder]}</span>
        <SessionIcon name="search" />
        <input
          type="search"
          placeholder="Search"
          value={mailbox.search}
          onChange={({ target }) => setMailbox({ search: target.value })}
        />
      </label>
    </header>
  );
}
