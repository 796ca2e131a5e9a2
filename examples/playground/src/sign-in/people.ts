import { playgroundBackend } from '../backends/index.ts';
import type { Person } from '../backends/playground-backend.ts';

/** A person to sign in as with one click. */
export interface DemoPerson extends Person {
  readonly description: string;
}

const everyone: readonly DemoPerson[] = [
  { name: 'Ada Lovelace', email: 'ada@example.com', description: 'Corrects the proofs of her notes' },
  { name: 'Grace Hopper', email: 'grace@example.com', description: 'Waits for the compiler' },
  { name: 'Katherine Johnson', email: 'katherine@example.com', description: 'Checks a trajectory' },
  {
    name: 'Alan Turing',
    email: 'alan@example.com',
    description: 'New here: two steps to finish',
    kind: 'task',
  },
];

/** The people of the demo. */
export const people: readonly DemoPerson[] = everyone.filter(
  ({ kind }) => kind === undefined || playgroundBackend.features?.includes('tasks'),
);
