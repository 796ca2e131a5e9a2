export type { ComponentLabels, GivenLabels } from './labels/component-labels.ts';
export { SessionLabels, type SessionLabelsProps } from './labels/session-labels.tsx';
export type { PartProps, PartState } from './part/part-props.ts';
export type { AccountSource } from './session-avatar/account.ts';
export {
  SessionAvatar,
  type SessionAvatarProps,
  type SessionAvatarState,
} from './session-avatar/session-avatar.tsx';
export type { SessionSwitcherLabels } from './session-switcher/labels.ts';
export type {
  SwitcherDetails,
  SwitcherItemState,
  SwitcherReason,
} from './session-switcher/switcher-context.ts';
export { SessionSwitcher, type SessionSwitcherProps } from './session-switcher/session-switcher.tsx';
