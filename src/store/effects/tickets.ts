import type { SessionError } from '../../session/index.ts';
import type { Ticket } from '../core/model.ts';
import type { CommandResult } from '../core/store-event.ts';

/** The callers that wait for the outcome of their commands. */
export interface Tickets {
  /** Reserves the ticket of a command that is issued later. */
  readonly reserve: () => Ticket;
  /** Issues a ticket for a command, and returns the promise of its outcome. Default: a new ticket. */
  readonly issue: (command: (ticket: Ticket) => void, ticket?: Ticket) => Promise<CommandResult>;
  readonly resolve: (ticket: Ticket, result: CommandResult) => void;
  readonly reject: (ticket: Ticket, error: SessionError) => void;
}

export function createTickets(): Tickets {
  const waiting = new Map<
    Ticket,
    readonly [(result: CommandResult) => void, (error: SessionError) => void]
  >();
  let last: Ticket = 0;

  function take(ticket: Ticket) {
    const callbacks = waiting.get(ticket);
    waiting.delete(ticket);
    return callbacks;
  }

  const reserve = (): Ticket => (last += 1);

  return {
    reserve,
    issue: (command, ticket = reserve()) =>
      new Promise((resolve, reject) => {
        waiting.set(ticket, [resolve, reject]);
        command(ticket);
      }),
    // A command that was settled already keeps its outcome.
    resolve: (ticket, result) => take(ticket)?.[0](result),
    reject: (ticket, error) => take(ticket)?.[1](error),
  };
}
