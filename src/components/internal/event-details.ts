import type { SyntheticEvent } from 'react';

/**
 * The reason for a component event. `trigger-press`: the control that starts an action was pressed. `item-press`: another
 * control of the component was pressed. `confirm-press`: a question was confirmed. `escape-key`: Escape or another close
 * request of the browser. `outside-press`: a press outside the component. `focus-out`: the focus left the component.
 * `retry`: a failed action was retried.
 */
export type EventReason =
  | 'trigger-press'
  | 'item-press'
  | 'confirm-press'
  | 'escape-key'
  | 'outside-press'
  | 'focus-out'
  | 'retry';

/** The details that every callback of a component receives as its last argument. */
export interface EventDetails<Reason extends string = EventReason> {
  /** The reason for the event. */
  readonly reason: Reason;
  /** The DOM event that caused it. */
  readonly event: SyntheticEvent;
}

/** The details that a callback receives before the component changes. */
export interface CancelableEventDetails<Reason extends string = EventReason> extends EventDetails<Reason> {
  /** Prevents the change. The component keeps its state. */
  readonly cancel: () => void;
}
