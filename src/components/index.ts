export { AccountChooser, type AccountChooserProps } from './account-chooser/account-chooser.tsx';
export type { AccountChooserLabels } from './account-chooser/account-chooser-labels.ts';
export type { AccountChooserRootProps } from './account-chooser/chooser-root.tsx';
export {
  ImpersonationBanner,
  type ImpersonationBannerProps,
} from './impersonation-banner/impersonation-banner.tsx';
export type {
  ImpersonationBannerRootProps,
  ImpersonationBannerState,
} from './impersonation-banner/banner-root.tsx';
export type { ImpersonationBannerLabels } from './impersonation-banner/impersonation-banner-labels.ts';
export type { ComponentLabels, LabelOverrides } from './labels/component-labels.ts';
export { SessionLabelsProvider, type SessionLabelsProviderProps } from './labels/session-labels-provider.tsx';
export type { CancelableEventDetails, EventDetails, EventReason } from './internal/event-details.ts';
export { Icon as SessionIcon, type SessionIconProps } from './internal/icons.tsx';
export type { PartProps, PartState } from './internal/part-props.ts';
export {
  ReverificationDialog,
  type ReverificationDialogProps,
} from './reverification-dialog/reverification-dialog.tsx';
export type { ReverificationDialogState } from './reverification-dialog/reverification-context.ts';
export type { ReverificationDialogLabels } from './reverification-dialog/reverification-dialog-labels.ts';
export type { ReverificationDialogRootProps } from './reverification-dialog/reverification-root.tsx';
export { useReverification } from './reverification-dialog/use-reverification.ts';
export type { AccountSession } from './session-avatar/account.ts';
export {
  SessionAvatar,
  type SessionAvatarProps,
  type SessionAvatarState,
} from './session-avatar/session-avatar.tsx';
export type { SessionExpiryDialogState } from './session-expiry-dialog/expiry-context.ts';
export type { SessionExpiryDialogRootProps } from './session-expiry-dialog/expiry-root.tsx';
export type { SessionExpiryDialogLabels } from './session-expiry-dialog/session-expiry-dialog-labels.ts';
export {
  SessionExpiryDialog,
  type SessionExpiryDialogProps,
} from './session-expiry-dialog/session-expiry-dialog.tsx';
export type { SessionSwitcherLabels } from './session-switcher/session-switcher-labels.ts';
export type { SwitcherItemState } from './session-switcher/switcher-context.ts';
export { SessionSwitcher, type SessionSwitcherProps } from './session-switcher/session-switcher.tsx';
export type { SwitcherOrganization, SwitcherSlot } from './session-switcher/switcher-appearance.ts';
export {
  type ShortcutOf,
  useSessionShortcuts,
  type UseSessionShortcutsOptions,
} from './session-switcher/use-session-shortcuts.ts';
export type { SessionTasksLabels } from './session-tasks/session-tasks-labels.ts';
export {
  SessionTasks,
  type SessionTaskSlot,
  type SessionTaskSlots,
  type SessionTasksProps,
  type SessionTasksState,
} from './session-tasks/session-tasks.tsx';
export type { SignOutButtonLabels } from './sign-out-button/sign-out-button-labels.ts';
export {
  SignOutButton,
  type SignOutButtonProps,
  type SignOutButtonState,
} from './sign-out-button/sign-out-button.tsx';
