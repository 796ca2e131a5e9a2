import { SessionSwitcher } from 'multisession/components';

/** The number of unread messages per user, as your server counts them. */
const unread = new Map([
  ['user_grace', 3],
  ['user_fatima', 12],
]);

export function UnreadBadges({ label = '{count} unread messages' }) {
  return (
    <SessionSwitcher
      renderBadge={({ userId }) => {
        const count = unread.get(userId ?? '');
        const name = label.replace('{count}', String(count));
        return count && <span aria-label={name}>{count}</span>;
      }}
    />
  );
}
