import { useSession, useSessionActions, useSessionList } from 'multisession';

export function Commands() {
  const { switchTo, signOut, refresh } = useSessionActions();
  const currentId = useSession(({ session }) => session?.id);
  return (
    <div className="ms-actions">
      {useSessionList().map(({ id, publicUserData }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === currentId}
          onClick={() => void switchTo(id)}
        >
          {publicUserData?.firstName}
        </button>
      ))}
      <button type="button" onClick={() => void signOut()}>
        Sign out
      </button>
      <button type="button" onClick={() => void refresh()}>
        Refresh
      </button>
    </div>
  );
}
