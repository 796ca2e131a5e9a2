import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useUser } from 'multisession';
import { useMark } from './use-api.ts';

// The components that hold something of their own: state, refs, what was typed, what lies elsewhere in the page.

export function Profile() {
  const user = useUser();
  const mark = useMark();
  return (
    <h1 data-mark={mark}>
      {String(user?.['firstName'])} {String(user?.['lastName'])}
    </h1>
  );
}

export function Draft() {
  const mark = useMark();
  const [draft, setDraft] = useState(`draft of ${mark}`);
  return (
    <label>
      draft <input value={draft} onChange={({ target }) => setDraft(target.value)} />
    </label>
  );
}

/** React knows nothing of what is typed here. */
export function Uncontrolled() {
  return (
    <label>
      letter <textarea />
    </label>
  );
}

/** Remembers whom it saw first. */
export function Seen() {
  const mark = useMark();
  const first = useRef<string | null>(null);
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (first.current === null) first.current = mark;
    if (line.current) line.current.textContent = `seen ${first.current}`;
  }, [mark]);
  return <p ref={line} />;
}

/** Lies at the end of the page, where no tree is its parent. */
export function Menu() {
  const mark = useMark();
  return createPortal(
    <aside aria-label={`menu of ${mark}`}>
      <label>
        menu <input defaultValue={mark} />
      </label>
    </aside>,
    document.body,
  );
}
