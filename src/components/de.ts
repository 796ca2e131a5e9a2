import type { ComponentLabels } from './labels/component-labels.ts';

/** German, for `<SessionLabels labels={german}>`. */
export const german: ComponentLabels = {
  locale: 'de',
  sessionSwitcher: {
    accounts: 'Konten',
    loading: 'Konten werden geladen …',
    nobody: 'Nicht angemeldet',
    none: 'Auf diesem Gerät gibt es noch keine Konten.',
    youAreNow: (name) => `Du bist jetzt ${name}`,
    unnamed: 'Konto ohne Namen',
    finishSigningIn: 'Anmeldung abschließen',
    signInAgain: 'Erneut anmelden',
    signedOut: 'Abgemeldet',
    signedInAt: (time) => `Angemeldet am ${time}`,
    signOut: (name) => `${name} abmelden`,
    remove: (name) => `${name} entfernen`,
    addAccount: 'Konto hinzufügen',
    signOutAll: () => 'Von allen Konten abmelden',
    tryAgain: 'Erneut versuchen',
    loadFailed: 'Die Konten konnten nicht geladen werden.',
    degraded: 'Keine Verbindung. Du bist weiterhin angemeldet.',
    switchFailed: 'Der Wechsel ist fehlgeschlagen.',
    signOutFailed: 'Das Abmelden ist fehlgeschlagen.',
    removeFailed: 'Das Entfernen ist fehlgeschlagen.',
    signOutAllFailed: 'Nicht alle Konten konnten abgemeldet werden.',
  },
};
