import { useSession } from 'multisession';

export function CurrentAccount() {
  const current = useSession();
  switch (current.status) {
    case 'loading':
      return <p>Loading…</p>;
    case 'failed':
      return <p>The sessions could not be loaded.</p>;
    case 'signed-out':
      return <p>Signed out ({current.reason}).</p>;
    case 'pending':
      return <p>Next step: {current.session.currentTask.key}</p>;
    default:
      return <p>Signed in as {current.session.publicUserData?.identifier}.</p>;
  }
}
