import type { DeviceSessionsLabels } from '../device-sessions/device-sessions-labels.ts';
import type { ImpersonationBannerLabels } from '../impersonation-banner/impersonation-banner-labels.ts';
import type { SessionExpiryDialogLabels } from '../session-expiry-dialog/session-expiry-dialog-labels.ts';
import type { SessionSwitcherLabels } from '../session-switcher/session-switcher-labels.ts';
import type { SessionTasksLabels } from '../session-tasks/session-tasks-labels.ts';
import type { SignOutButtonLabels } from '../sign-out-button/sign-out-button-labels.ts';

/** Every string of every component in one language. Names arrive as they should be shown. */
export interface ComponentLabels {
  /** The language, as `Intl` takes it: `de`, `ar-EG`. */
  readonly locale: string;
  readonly sessionSwitcher: SessionSwitcherLabels;
  readonly signOutButton: SignOutButtonLabels;
  readonly sessionExpiryDialog: SessionExpiryDialogLabels;
  readonly impersonationBanner: ImpersonationBannerLabels;
  readonly sessionTasks: SessionTasksLabels;
  readonly deviceSessions: DeviceSessionsLabels;
}

/** Strings of some components, or some of their strings. */
export type LabelOverrides = Pick<ComponentLabels, 'locale'> & {
  readonly [Name in Exclude<keyof ComponentLabels, 'locale'>]?: Partial<ComponentLabels[Name]>;
};
