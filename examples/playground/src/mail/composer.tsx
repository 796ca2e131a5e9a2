import { useActiveSession } from 'multisession';
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { Problem } from '../problem.tsx';
import { people } from '../sign-in/people.ts';
import { type Draft, useSendMessage } from './mail-api.ts';
import { emptyDraft, type Mailbox, type SetMailbox } from './use-mailbox.ts';

interface ComposerProps {
  readonly mailbox: Mailbox;
  readonly setMailbox: SetMailbox;
}

/** Writes a mail as the account of the scope. */
export function Composer({ mailbox: { draft }, setMailbox }: ComposerProps): ReactNode {
  const { publicUserData } = useActiveSession();
  const send = useSendMessage();
  const recipient = useRef<HTMLInputElement>(null);
  const isFocused = useRef(false);
  const recipients = useId();
  // Once: the effect also runs when a kept tree is shown again, whose focus is restored.
  useEffect(() => {
    if (!isFocused.current) recipient.current?.focus();
    isFocused.current = true;
  }, []);

  const write = (changes: Partial<Draft>): void => setMailbox({ draft: { ...draft, ...changes } });
  const close = (news: string): void => setMailbox({ isComposing: false, draft: emptyDraft, news });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    send.mutate(draft, { onSuccess: () => close(`Sent to ${draft.to}.`) });
  }

  return (
    <form className="composer" onSubmit={submit}>
      <p className="muted">
        From <bdi>{publicUserData?.identifier}</bdi>
      </p>
      <label>
        To
        <input
          ref={recipient}
          type="email"
          required
          maxLength={200}
          list={recipients}
          placeholder="grace@example.com"
          value={draft.to}
          onChange={({ target }) => write({ to: target.value })}
        />
      </label>
      <datalist id={recipients}>
        {people.map(({ name, email }) => (
          <option key={email} value={email}>
            {name}
          </option>
        ))}
      </datalist>
      <label>
        Subject
        <input
          required
          maxLength={200}
          value={draft.subject}
          onChange={({ target }) => write({ subject: target.value })}
        />
      </label>
      <label className="composer-text">
        Text
        <textarea
          required
          maxLength={20_000}
          value={draft.text}
          onChange={({ target }) => write({ text: target.value })}
        />
      </label>
      <Problem>{send.error?.message}</Problem>
      <div className="actions">
        <button type="submit" className="button primary" disabled={send.isPending}>
          {send.isPending ? 'Sending…' : 'Send'}
        </button>
        <button type="button" className="button" onClick={() => setMailbox({ isComposing: false })}>
          Close
        </button>
        <button type="button" className="button" onClick={() => close('')}>
          Discard
        </button>
      </div>
      <p className="fine">The draft stays here while you use another account.</p>
    </form>
  );
}
