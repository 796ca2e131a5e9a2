import type { Repository, Writes } from '../storage/repository.ts';
import type { ClientEvent } from './event-bus.ts';

/** The same repository, which hands on what was announced within a transaction once that is committed. */
export function publishing(repository: Repository, publish: (event: ClientEvent) => void): Repository {
  return {
    ...repository,
    async transaction(work) {
      let announced: readonly ClientEvent[] = [];
      const result = await repository.transaction((writes) => {
        announced = [];
        const recording: Writes = {
          ...writes,
          async announce(event) {
            announced = [...announced, event];
            await writes.announce(event);
          },
        };
        return work(recording);
      });
      for (const event of announced) publish(event);
      return result;
    },
  };
}
