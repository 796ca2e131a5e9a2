import { useSessionStore } from 'multisession';
import type { SessionSwitcherProps } from 'multisession/components';
import { SessionQueryScope } from 'multisession/query';
import type { ReactNode } from 'react';
import { useMessages } from './mail-api.ts';

interface UnreadBadgeProps {
  readonly session: Parameters<NonNullable<SessionSwitcherProps['renderBadge']>>[0];
}

/** Shows the number of unread mails of an account, which need not be the current one: the scope requests it as the account. */
export function UnreadBadge({ session: { id, status } }: UnreadBadgeProps): ReactNode {
  const { backend } = useSessionStore();
  if (status !== 'active' || !backend.capabilities.sessionPerRequest) return null;
  return (
    <SessionQueryScope sessionId={id}>
      <UnreadCount />
    </SessionQueryScope>
  );
}

function UnreadCount(): ReactNode {
  const { data } = useMessages('inbox', '');
  if (!data?.unread) return null;
  return (
    <span className="unread-badge">
      {data.unread}
      <span className="hidden-visually"> unread</span>
    </span>
  );
}
