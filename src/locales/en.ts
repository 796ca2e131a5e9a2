import { englishLabels as accountChooser } from '../components/account-chooser/account-chooser-labels.ts';
import { englishLabels as deviceSessions } from '../components/device-sessions/device-sessions-labels.ts';
import { englishLabels as impersonationBanner } from '../components/impersonation-banner/impersonation-banner-labels.ts';
import type { ComponentLabels } from '../components/labels/component-labels.ts';
import { englishLabels as reverificationDialog } from '../components/reverification-dialog/reverification-dialog-labels.ts';
import { englishLabels as sessionExpiryDialog } from '../components/session-expiry-dialog/session-expiry-dialog-labels.ts';
import { englishLabels as sessionSwitcher } from '../components/session-switcher/session-switcher-labels.ts';
import { englishLabels as sessionTasks } from '../components/session-tasks/session-tasks-labels.ts';
import { englishLabels as signOutButton } from '../components/sign-out-button/sign-out-button-labels.ts';

/** English labels: the default of all components, and the source of translations. */
export const english: ComponentLabels = {
  locale: 'en',
  sessionSwitcher,
  accountChooser,
  signOutButton,
  sessionExpiryDialog,
  impersonationBanner,
  sessionTasks,
  reverificationDialog,
  deviceSessions,
};
