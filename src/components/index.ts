export { SessionSwitcher, type SessionSwitcherProps } from './session-switcher/session-switcher.tsx';
export type { SessionSwitcherLabels } from './session-switcher/labels.ts';
