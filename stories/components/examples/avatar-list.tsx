import { useSessionList } from 'multisession';
import { SessionAvatar } from 'multisession/components';

export function AvatarList() {
  return (
    <ul style={{ display: 'grid', gap: '0.5rem', listStyle: 'none', padding: 0 }}>
      {useSessionList().map((session) => (
        <li
          key={session.id}
          style={{ alignItems: 'center', display: 'flex', gap: '0.75rem' }}
        >
          <SessionAvatar session={session} />
          <bdi>{session.publicUserData?.firstName}</bdi>
        </li>
      ))}
    </ul>
  );
}
