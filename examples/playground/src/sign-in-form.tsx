import { useSessionActions } from 'multisession';
import { type FormEvent, type ReactNode, useState } from 'react';
import { playgroundBackend } from './backends/index.ts';
import type { Person } from './backends/playground-backend.ts';

interface SignInFormProps {
  readonly title: string;
  readonly note?: string | undefined;
  readonly email?: string;
  readonly onDone?: () => void;
  readonly onCancel?: () => void;
}

const { requiresPassword, signIn: signInAtServer } = playgroundBackend;

/** The prefilled password. */
const DEFAULT_PASSWORD = 'a password to play with';

const kinds = [
  ['usual', 'Normal'],
  ['task', 'Pending, with two tasks to complete'],
  ['impersonated', 'Impersonated by support'],
  ['brief', 'Expires after two minutes of inactivity'],
] as const;

const people: readonly Person[] = [
  { name: 'Ada Lovelace', email: 'ada@example.com' },
  { name: 'Grace Hopper', email: 'grace@example.com' },
  { name: 'Katherine Johnson', email: 'katherine@example.com' },
];

/** Renders the app's own sign-in form. After sign-in, it makes the new session current with `switchTo`. */
export function SignInForm({ title, note, email = '', onDone, onCancel }: SignInFormProps): ReactNode {
  const { switchTo } = useSessionActions();
  const [selected, setSelected] = useState<Person>(
    () => people.find((person) => person.email === email) ?? { name: '', email },
  );
  const [kind, setKind] = useState<string>('usual');
  const [password, setPassword] = useState(DEFAULT_PASSWORD);
  const [errorMessage, setErrorMessage] = useState<string>();
  const [isPending, setIsPending] = useState(false);

  async function signIn(): Promise<void> {
    setIsPending(true);
    try {
      await switchTo(await signInAtServer({ ...selected, kind }, password));
      onDone?.();
    } catch (error) {
      setErrorMessage(error instanceof Error ? error.message : String(error));
      setIsPending(false);
    }
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    void signIn();
  }

  return (
    <section className="card narrow">
      <h1>{title}</h1>
      {note && <p className="note">{note}</p>}
      <form onSubmit={submit} className="form">
        <div className="people">
          {people.map((person) => (
            <button
              key={person.email}
              type="button"
              aria-pressed={selected.email === person.email}
              onClick={() => setSelected(person)}
            >
              {person.name.split(' ')[0]}
            </button>
          ))}
          <span className="muted">or another user</span>
        </div>
        <label>
          Name
          <input
            name="name"
            required
            autoComplete="name"
            value={selected.name}
            onChange={({ target }) => setSelected({ ...selected, name: target.value })}
          />
        </label>
        <label>
          E-mail
          <input
            name="email"
            type="email"
            required
            autoComplete="email"
            value={selected.email}
            onChange={({ target }) => setSelected({ ...selected, email: target.value })}
          />
        </label>
        {requiresPassword && (
          <label>
            Password
            <input
              name="password"
              type="password"
              required
              autoComplete="current-password"
              value={password}
              onChange={({ target }) => setPassword(target.value)}
            />
          </label>
        )}
        {!requiresPassword && (
          <fieldset className="kinds">
            <legend>Kind of session</legend>
            {kinds.map(([value, text]) => (
              <label key={value}>
                <input type="radio" name="kind" checked={kind === value} onChange={() => setKind(value)} />
                {text}
              </label>
            ))}
          </fieldset>
        )}
        {errorMessage && (
          <p role="alert" className="problem">
            {errorMessage}
          </p>
        )}
        <div className="actions">
          <button type="submit" className="primary" disabled={isPending}>
            {isPending ? 'Signing in…' : 'Sign in'}
          </button>
          {onCancel && (
            <button type="button" onClick={onCancel}>
              Cancel
            </button>
          )}
        </div>
      </form>
      <p className="fine">
        {requiresPassword
          ? 'Better Auth verifies the password. The first sign-in creates the account.'
          : 'For development only: this app signs users in without a password. A real app must authenticate them.'}
      </p>
    </section>
  );
}
