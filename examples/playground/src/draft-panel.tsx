import { type ReactNode, useId } from 'react';

const letters = Array.from({ length: 40 }, (_, index) => `Letter ${index + 1}`);

/** Unsaved state that survives a switch and back, because the scope keeps the tree alive. */
export function DraftPanel(): ReactNode {
  const heading = useId();
  return (
    <section className="card" aria-labelledby={heading}>
      <h2 id={heading}>Kept while another account is current</h2>
      <p className="muted">
        Type something, scroll the list, and switch to another account and back. The last three accounts are
        kept until the page is reloaded.
      </p>
      <label>
        Draft
        <textarea name="draft" placeholder="Dear …" />
      </label>
      <ol className="letters" aria-label="Letters">
        {letters.map((letter) => (
          <li key={letter}>{letter}</li>
        ))}
      </ol>
    </section>
  );
}
