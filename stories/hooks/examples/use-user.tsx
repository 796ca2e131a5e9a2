import { useUser } from 'multisession';

export function Greeting() {
  const user = useUser();
  if (user === undefined) return <p>Loading…</p>;
  if (user === null) return <p>Please sign in.</p>;
  return <p>Signed in as {user.id}.</p>;
}
