import type { Repository, Writes } from '../storage/repository.ts';
import type { SessionEvent } from './event-bus.ts';

/** Wraps a repository so that the events of a transaction are published once it has committed. */
export function publishAfterCommit(
  repository: Repository,
  publish: (event: SessionEvent) => void,
): Repository {
  return {
    ...repository,
    async transaction(work) {
      let pendingEvents: readonly SessionEvent[] = [];
      const result = await repository.transaction((writes) => {
        pendingEvents = [];
        const recordingWrites: Writes = {
          ...writes,
          async publishEvent(event) {
            pendingEvents = [...pendingEvents, event];
            await writes.publishEvent(event);
          },
        };
        return work(recordingWrites);
      });
      for (const event of pendingEvents) publish(event);
      return result;
    },
  };
}
