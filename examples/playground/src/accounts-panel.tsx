import { useSession, useSessionList } from 'multisession';
import type { ReactNode } from 'react';
import { formatAbsolute, formatRelative } from './format.ts';
import { Status } from './session-panel.tsx';
import { useNow } from './use-now.ts';

/** Lists all sessions of this client, including closed ones. */
export function AccountsPanel(): ReactNode {
  const sessions = useSessionList();
  const currentId = useSession((current) => current.session?.id);
  const now = useNow();
  if (sessions.length === 0) return null;
  return (
    <section className="card">
      <h2>Sessions on this client</h2>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Status</th>
              <th scope="col">Last active</th>
              <th scope="col">Session</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map(({ id, status, publicUserData, lastActiveAt }) => (
              <tr key={id} aria-current={id === currentId ? 'true' : undefined}>
                <th scope="row">
                  {publicUserData?.firstName} {publicUserData?.lastName}
                </th>
                <td>
                  <Status status={status} />
                </td>
                <td>
                  <time dateTime={lastActiveAt.toISOString()} title={formatAbsolute(lastActiveAt)}>
                    {formatRelative(lastActiveAt, now)}
                  </time>
                </td>
                <td>
                  <code>{id}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
