import { describe, expect, it } from 'vitest';
import { perTab } from './data.ts';
import { play, type Story } from './story.ts';

/** Defines one test per story. `config` has the settings of the stories without settings of their own. */
export function describeStories(title: string, stories: readonly Story[], config = perTab): void {
  // oxlint-disable-next-line vitest/valid-title -- the title of the table
  describe(title, () => {
    it.each(stories.map((story) => [story.title, story] as const))('%s', (_, story) => {
      const { actual, expected } = play({ config, ...story });
      expect(actual).toEqual(expected);
    });
  });
}
