import type { DeviceSessionsLabels } from '../device-sessions/device-sessions-labels.ts';
import type { ImpersonationBannerLabels } from '../impersonation-banner/impersonation-banner-labels.ts';
import type { SessionExpiryDialogLabels } from '../session-expiry-dialog/session-expiry-dialog-labels.ts';
import type { SessionSwitcherLabels } from '../session-switcher/session-switcher-labels.ts';
import type { SessionTasksLabels } from '../session-tasks/session-tasks-labels.ts';
import type { SignOutButtonLabels } from '../sign-out-button/sign-out-button-labels.ts';

/** The labels of all components in one language. Names are passed to label functions ready for display. */
export interface ComponentLabels {
  /** The BCP 47 language tag for `Intl`, such as `de` or `ar-EG`. */
  readonly locale: string;
  readonly sessionSwitcher: SessionSwitcherLabels;
  readonly signOutButton: SignOutButtonLabels;
  readonly sessionExpiryDialog: SessionExpiryDialogLabels;
  readonly impersonationBanner: ImpersonationBannerLabels;
  readonly sessionTasks: SessionTasksLabels;
  readonly deviceSessions: DeviceSessionsLabels;
}

/** A partial set of labels: any component, and any label of it, may be left out. */
export type LabelOverrides = Pick<ComponentLabels, 'locale'> & {
  readonly [Name in Exclude<keyof ComponentLabels, 'locale'>]?: Partial<ComponentLabels[Name]>;
};
