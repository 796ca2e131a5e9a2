import { use, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useUser } from 'multisession';
import { TreeContext } from './trees.ts';
import { useMark } from './use-api.ts';

// The components with local state: state, refs, uncontrolled input and portals.

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

/** An uncontrolled field. */
export function Uncontrolled() {
  return (
    <label>
      letter <textarea name="letter" />
    </label>
  );
}

/** Keeps the first account in a ref. */
export function FirstAccount() {
  const mark = useMark();
  const first = useRef<string | null>(null);
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (first.current === null) first.current = mark;
    if (line.current) line.current.textContent = `seen ${first.current}`;
  }, [mark]);
  return <p ref={line} />;
}

/** Fields with the same IDs and names in every tree. */
export function Choices() {
  return (
    <fieldset>
      <label htmlFor="news">news</label>
      <input type="checkbox" id="news" />
      <input type="radio" name="plan" value="free" aria-label="free" defaultChecked />
      <input type="radio" name="plan" value="paid" aria-label="paid" />
    </fieldset>
  );
}

/** A dialog with an access key and a popover, which are in the top layer when open. */
export function Question() {
  const mark = useMark();
  return (
    <>
      <dialog>
        {/* oxlint-disable-next-line jsx-a11y/no-access-key -- the tests check that it is off in a hidden tree */}
        <input aria-label="reply" accessKey="r" defaultValue={`reply of ${mark}`} />
      </dialog>
      <aside popover="manual">{`hint for ${mark}`}</aside>
    </>
  );
}

/** A portal outside the elements of the tree. */
export function Menu() {
  const mark = useMark();
  const { number } = use(TreeContext);
  return createPortal(
    <aside data-tree={number} aria-label={`menu of ${mark}`}>
      <label htmlFor="menu">menu</label>
      <input id="menu" defaultValue={mark} />
      <input type="radio" name="theme" value="light" aria-label="light" defaultChecked />
      <input type="radio" name="theme" value="dark" aria-label="dark" />
      <dialog>{`terms for ${mark}`}</dialog>
    </aside>,
    document.body,
  );
}
