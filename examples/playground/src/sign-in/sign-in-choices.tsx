import { useSessionList } from 'multisession';
import { SessionAvatar, SessionIcon } from 'multisession/components';
import type { ReactNode } from 'react';
import { Problem } from '../problem.tsx';
import { toAccount } from '../to-account.ts';
import { OtherPersonForm } from './other-person-form.tsx';
import { people } from './people.ts';
import { useSignIn } from './use-sign-in.ts';

interface SignInChoicesProps {
  /** Called after the sign-in. */
  readonly onDone?: () => void;
}

/** Lists the people to sign in as with one click, and a form for another name. */
export function SignInChoices({ onDone }: SignInChoicesProps): ReactNode {
  const signIn = useSignIn(() => onDone?.());
  const signedIn = useSessionList({ statuses: ['active', 'pending'] }).map(
    ({ publicUserData }) => publicUserData?.identifier,
  );
  const offered = people.filter(({ email }) => !signedIn.includes(email));
  return (
    <>
      <ul className="people" aria-label="Demo accounts">
        {offered.map((person) => (
          <li key={person.email}>
            <button type="button" disabled={signIn.isPending} onClick={() => signIn.run(person)}>
              <SessionAvatar session={toAccount(person.name, person.email)} />
              <span>
                <strong>{person.name}</strong>
                <span className="muted">{person.description}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Problem>{signIn.error}</Problem>
      <details className="other-person">
        <summary>
          <SessionIcon name="plus" /> Use another name
        </summary>
        <OtherPersonForm signIn={signIn} />
      </details>
    </>
  );
}
