import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

function createUser(id: string, email: string, firstName: string, lastName: string) {
  const salt = randomBytes(16);
  return { id, email, firstName, lastName, salt, hash: scryptSync('correct horse', salt, 32) };
}

// Your app has a database instead.
const users = [
  createUser('user_ada', 'ada@example.com', 'Ada', 'Lovelace'),
  createUser('user_grace', 'grace@example.com', 'Grace', 'Hopper'),
];
const unknownUser = createUser('', '', '', '');

/** Returns the user with this e-mail and password. Takes the same time for an unknown e-mail as for a wrong password. */
export function checkPassword(email: string, password: string) {
  const user = users.find((known) => known.email === email) ?? unknownUser;
  const isCorrect = timingSafeEqual(scryptSync(password, user.salt, 32), user.hash);
  return isCorrect && user !== unknownUser ? user : null;
}
