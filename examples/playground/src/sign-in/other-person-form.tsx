import type { FormEvent, ReactNode } from 'react';
import { playgroundBackend } from '../backends/index.ts';
import type { Person } from '../backends/playground-backend.ts';
import type { Action } from '../use-action.ts';
import { DEMO_PASSWORD } from './use-sign-in.ts';

interface OtherPersonFormProps {
  readonly signIn: Action<[person: Person, password?: string]>;
  /** The person who signs in again. Default: the form asks for a name and an e-mail address. */
  readonly person?: Person;
}

/** Renders the form for a person of any name, or for one who signs in again. */
export function OtherPersonForm({ signIn, person }: OtherPersonFormProps): ReactNode {
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name = '', email = '', password = ''] = ['name', 'email', 'password'].map((field) => {
      const value = form.get(field);
      return typeof value === 'string' ? value : '';
    });
    signIn.run({ name, email }, password);
  }

  return (
    <form onSubmit={submit} className="form">
      {person ? (
        <>
          <input type="hidden" name="name" value={person.name} />
          <input type="hidden" name="email" value={person.email} />
        </>
      ) : (
        <>
          <label>
            Name
            <input name="name" required autoComplete="name" />
          </label>
          <label>
            E-mail
            <input name="email" type="email" required autoComplete="email" />
          </label>
        </>
      )}
      {playgroundBackend.own?.requiresPassword && (
        <label>
          Password
          <input
            name="password"
            type="password"
            required
            autoComplete="current-password"
            defaultValue={DEMO_PASSWORD}
          />
        </label>
      )}
      <button type="submit" className="button primary" disabled={signIn.isPending}>
        {signIn.isPending ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}
