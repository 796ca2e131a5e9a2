import type { EventDetails } from '../internal/event-details.ts';

/** The reason for an event: the trigger was pressed, an item was chosen, an action was retried, or the popup was dismissed. */
export type SwitcherReason = 'trigger' | 'choice' | 'retry' | 'dismiss';

/** The details passed to every callback of the switcher. */
export type SwitcherDetails = EventDetails<SwitcherReason>;
