import type { CancelableEventDetails, EventDetails } from '../internal/event-details.ts';

/** The details of a press on an item. */
export type ItemDetails = EventDetails<'item-press'>;

/** The details of a switch to an account. */
export type SwitchDetails = EventDetails<'item-press' | 'retry'>;

type OpenChangeReason =
  | 'trigger-press'
  | 'item-press'
  | 'retry'
  | 'escape-key'
  | 'outside-press'
  | 'focus-out';

/** The details of an event that opens or closes the popup. */
export type OpenDetails = EventDetails<OpenChangeReason>;

/** The details that `onOpenChange` receives before the popup opens or closes. */
export type OpenChangeDetails = CancelableEventDetails<OpenChangeReason>;
