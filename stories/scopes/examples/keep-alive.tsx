import { type EvictedTree, SessionScope, useActiveSession } from 'multisession';

function Letter() {
  const { publicUserData } = useActiveSession();
  return (
    <section>
      <h2>A letter by {publicUserData?.firstName}</h2>
      <p>Type something, switch, and come back.</p>
      <label>
        Draft <textarea rows={4} />
      </label>
    </section>
  );
}

interface LettersProps {
  /** The number of trees to keep mounted, including the visible one. */
  readonly keepAlive: number;
  /**
   * Event handler called before a tree is unmounted, for example to save its drafts.
   */
  readonly onEvict?: (tree: EvictedTree) => void;
}

export function Letters({ keepAlive, onEvict }: LettersProps) {
  return (
    <SessionScope keepAlive={keepAlive} onEvict={onEvict}>
      <Letter />
    </SessionScope>
  );
}
