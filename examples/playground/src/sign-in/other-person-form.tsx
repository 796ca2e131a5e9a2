import type { FormEvent, ReactNode } from 'react';
import { playgroundBackend } from '../backends/index.ts';
import type { Person } from '../backends/playground-backend.ts';
import type { Action } from '../use-action.ts';
import { DEMO_PASSWORD } from './use-sign-in.ts';

interface OtherPersonFormProps {
  readonly signIn: Action<[person: Person, password?: string]>;
  /** The name and the e-mail address to begin with. */
  readonly person?: Person;
}

/** Renders the form for a person of any name. */
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
      <label>
        Name
        <input name="name" required autoComplete="name" defaultValue={person?.name} />
      </label>
      <label>
        E-mail
        <input name="email" type="email" required autoComplete="email" defaultValue={person?.email} />
      </label>
      {playgroundBackend.requiresPassword && (
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
