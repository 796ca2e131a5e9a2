import { useSessionList } from 'multisession';

export function AccountList() {
  const signedIn = useSessionList({ statuses: ['active', 'pending'] });
  const remembered = useSessionList({ statuses: ['ended', 'expired', 'replaced'] });
  return (
    <>
      <h2>Signed in</h2>
      <ul>
        {signedIn.map(({ id, publicUserData }) => (
          <li key={id}>{publicUserData?.identifier}</li>
        ))}
      </ul>
      <h2>Remembered</h2>
      <ul>
        {remembered.map(({ id, status, publicUserData }) => (
          <li key={id}>
            {publicUserData?.identifier} ({status})
          </li>
        ))}
      </ul>
    </>
  );
}
