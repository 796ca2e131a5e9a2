/**
 * The scope of the current session: `per-tab` gives each tab its own, `shared` makes all tabs switch together, as a backend
 * with a shared cookie (`sessionPerRequest: false`) requires.
 */
export type TabMode = 'per-tab' | 'shared';
