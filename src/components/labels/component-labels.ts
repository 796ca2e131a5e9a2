import type { AccountChooserLabels } from '../account-chooser/account-chooser-labels.ts';
import type { DeviceSessionsLabels } from '../device-sessions/device-sessions-labels.ts';
import type { ImpersonationBannerLabels } from '../impersonation-banner/impersonation-banner-labels.ts';
import type { ReverificationDialogLabels } from '../reverification-dialog/reverification-dialog-labels.ts';
import type { SessionExpiryDialogLabels } from '../session-expiry-dialog/session-expiry-dialog-labels.ts';
import type { SessionSwitcherLabels } from '../session-switcher/session-switcher-labels.ts';
import type { SessionTasksLabels } from '../session-tasks/session-tasks-labels.ts';
import type { SignOutButtonLabels } from '../sign-out-button/sign-out-button-labels.ts';

/**
 * The labels of all components in one language. The names passed to label functions are display names, with Unicode
 * isolates where their direction could reorder the text.
 */
export interface ComponentLabels {
  /** The BCP 47 language tag for `Intl`, such as `de` or `ar-EG`. */
  readonly locale: string;
  readonly sessionSwitcher: SessionSwitcherLabels;
  readonly accountChooser: AccountChooserLabels;
  readonly signOutButton: SignOutButtonLabels;
  readonly sessionExpiryDialog: SessionExpiryDialogLabels;
  readonly impersonationBanner: ImpersonationBannerLabels;
  readonly sessionTasks: SessionTasksLabels;
  readonly reverificationDialog: ReverificationDialogLabels;
  readonly deviceSessions: DeviceSessionsLabels;
}

/** A partial set of labels. Any component, and any label of a component, may be omitted. */
export type LabelOverrides = Pick<ComponentLabels, 'locale'> & {
  readonly [Name in Exclude<keyof ComponentLabels, 'locale'>]?: Partial<ComponentLabels[Name]>;
};
