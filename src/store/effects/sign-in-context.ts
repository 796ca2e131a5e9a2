import type { SessionBackend } from '../../backend/index.ts';
import type { Model } from '../core/model.ts';
import type { StoreEvent } from '../core/store-event.ts';
import type { SafeEnvironment } from '../safe-environment.ts';
import type { Tabs } from './tabs.ts';
import type { Tickets } from './tickets.ts';

/** The parts of a store that settle its sign-ins. */
export interface SignInContext extends Pick<Tabs, 'broadcast'> {
  readonly backend: SessionBackend;
  readonly environment: Pick<SafeEnvironment, 'given' | 'setTimer'>;
  readonly tickets: Tickets;
  readonly getModel: () => Model;
  readonly dispatch: (event: StoreEvent) => void;
}
