import { useSession } from 'multisession';

/** Rerenders only when the first name changes. */
export function FirstName() {
  const firstName = useSession(({ session }) => session?.publicUserData?.firstName);
  return <p>First name: {firstName ?? '–'}</p>;
}
