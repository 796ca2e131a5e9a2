import { Canvas, DocsStory, Heading, type useOf } from '@storybook/addon-docs/blocks';
import { type ReactNode, useState } from 'react';
import { InlineMarkdown } from './markdown.tsx';

type Story = Extract<ReturnType<typeof useOf>, { readonly type: 'story' }>['story'];

interface StoryListProps {
  readonly heading: string;
  readonly stories: readonly Story[];
}

/** Stories below each other, each with its name and description. */
export function StoryList({ heading, stories }: StoryListProps): ReactNode {
  if (stories.length === 0) return null;
  return (
    <>
      <Heading>{heading}</Heading>
      <div className="site-examples">
        <Gallery stories={stories} />
      </div>
    </>
  );
}

/** Stories that are the content of a page. Its table of contents lists them. */
export function Gallery({ stories }: Pick<StoryListProps, 'stories'>): ReactNode {
  return stories.map((story) => <DocsStory key={story.id} of={story.moduleExport} />);
}

/** A list of the names and descriptions of stories. Each story is shown when the user opens it. */
export function FoldedStoryList({ heading, stories }: StoryListProps): ReactNode {
  if (stories.length === 0) return null;
  return (
    <>
      <Heading>{heading}</Heading>
      <div className="site-examples site-folds">
        {stories.map((story) => (
          <FoldedStory key={story.id} story={story} />
        ))}
      </div>
    </>
  );
}

function FoldedStory({ story }: { readonly story: Story }): ReactNode {
  const [isShown, setShown] = useState(false);
  const description: string = story.parameters['docs']?.description?.story ?? '';
  return (
    // The ID that Storybook gives the place of a story, to which its search leads.
    <details id={`anchor--${story.id}`} className="site-fold" onToggle={() => setShown(true)}>
      <summary>
        <h3>{story.name}</h3> <InlineMarkdown>{description}</InlineMarkdown>
      </summary>
      <div className="site-fold-content">{isShown && <Canvas of={story.moduleExport} />}</div>
    </details>
  );
}
