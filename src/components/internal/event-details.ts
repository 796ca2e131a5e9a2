import type { SyntheticEvent } from 'react';

/**
 * The reason for a component event. `trigger-press`: the control that starts an action was pressed. `item-press`: another
 * control of the component was pressed. `confirm-press`: a question was confirmed. `escape-key`: Escape or another close
 * request of the browser. `retry`: a failed action was retried.
 */
export type EventReason = 'trigger-press' | 'item-press' | 'confirm-press' | 'escape-key' | 'retry';

/** The details that every callback of a component receives as its last argument. */
export interface EventDetails<Reason extends string = EventReason> {
  /** The reason for the event. */
  readonly reason: Reason;
  /** The DOM event that caused it. */
  readonly event: SyntheticEvent;
}
