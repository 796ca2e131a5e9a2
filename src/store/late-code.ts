export { addAccount, navigateTo, reauthenticate, settleRedirect } from './effects/sign-in.ts';
export { createTabs } from './effects/tabs.ts';
