import { SessionSwitcher, useSessionShortcuts } from 'multisession/components';

export function SwitcherWithShortcuts() {
  const shortcutOf = useSessionShortcuts();
  return <SessionSwitcher renderBadge={shortcutOf} />;
}
