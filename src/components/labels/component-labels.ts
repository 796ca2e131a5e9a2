import type { AccountChooserLabels } from '../account-chooser/account-chooser-labels.ts';
import type { DeviceSessionsLabels } from '../device-sessions/device-sessions-labels.ts';
import type { Translation } from './format-message.ts';
import type { ImpersonationBannerLabels } from '../impersonation-banner/impersonation-banner-labels.ts';
import type { ReverificationDialogLabels } from '../reverification-dialog/reverification-dialog-labels.ts';
import type { SessionExpiryDialogLabels } from '../session-expiry-dialog/session-expiry-dialog-labels.ts';
import type { SessionSwitcherLabels } from '../session-switcher/session-switcher-labels.ts';
import type { SessionTasksLabels } from '../session-tasks/session-tasks-labels.ts';
import type { SignOutButtonLabels } from '../sign-out-button/sign-out-button-labels.ts';

/** The labels of each component. */
export interface LabelsByComponent {
  readonly sessionSwitcher: SessionSwitcherLabels;
  readonly accountChooser: AccountChooserLabels;
  readonly signOutButton: SignOutButtonLabels;
  readonly sessionExpiryDialog: SessionExpiryDialogLabels;
  readonly impersonationBanner: ImpersonationBannerLabels;
  readonly sessionTasks: SessionTasksLabels;
  readonly reverificationDialog: ReverificationDialogLabels;
  readonly deviceSessions: DeviceSessionsLabels;
}

interface WithLocale {
  /** The BCP 47 language tag for `Intl`, such as `de` or `ar-EG`. */
  readonly locale: string;
}

/**
 * The labels of all components in one language, as plain data that can be serialised. TypeScript rejects a missing label
 * and a message without its placeholders.
 */
export type ComponentLabels = WithLocale & {
  readonly [Name in keyof LabelsByComponent]: Translation<LabelsByComponent[Name]>;
};

/**
 * A partial set of labels. Any component, and any label of a component, may be omitted. Accepts an imported JSON file,
 * whose placeholders TypeScript cannot check.
 */
export type LabelOverrides = WithLocale & {
  readonly [Name in keyof LabelsByComponent]?: Partial<LabelsByComponent[Name]>;
};
