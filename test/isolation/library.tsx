import { useState } from 'react';
import type { ViolationKind } from './page.ts';
import type { Integration } from './wiring.tsx';

/** A library that keeps global state, and two small apps that use it. */
export interface Library {
  /** The app that uses the library as `docs/global-state.md` recommends. */
  readonly careful: Integration;
  /** The app that uses the library as in an app for one account. */
  readonly naive: Integration;
  /** The kinds of violations of the naive app. */
  readonly leaks: readonly ViolationKind[];
}

/** Returns the text of an app that shows the notes of an account. */
export function notesOf(mark: string): readonly string[] {
  return [`/notes of ${mark}`];
}

/** Returns the start of the marks of an account in all organizations. */
export function accountIn(mark: string): readonly string[] {
  return [mark.replace(/·.*/, '')];
}

/** A form that saves its text and shows the response. */
export function SaveForm({ save }: { readonly save: (text: string) => Promise<unknown> }) {
  const [text, setText] = useState('');
  const [response, setResponse] = useState('');
  function send(): void {
    // A request fails if its session closes or, with a shared cookie, is no longer current.
    save(text).then(
      (saved) => setResponse(JSON.stringify(saved)),
      () => {},
    );
  }
  return (
    <>
      <input aria-label="note" value={text} onChange={({ target }) => setText(target.value)} />
      <button onClick={send}>Save</button>
      <p>{response}</p>
    </>
  );
}

interface FailureProps {
  readonly retry: () => unknown;
  /** Whether a retry is in progress. Another one would abort it in libraries that start all over each time. */
  readonly isRetrying?: boolean;
}

/** An error with a button to try again. Most libraries do not retry requests by themselves. */
export function Failure({ retry, isRetrying = false }: FailureProps) {
  return (
    <p role="alert">
      <button disabled={isRetrying} onClick={() => void retry()}>
        Try again
      </button>
    </p>
  );
}
