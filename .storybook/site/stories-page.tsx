import {
  ArgTypes,
  Canvas,
  Description,
  DocsContext,
  DocsStory,
  Heading,
  Title,
  useOf,
} from '@storybook/addon-docs/blocks';
import { type ContextType, type ReactNode, useContext } from 'react';
import references from 'virtual:hook-reference';
import { Markdown } from './markdown.tsx';
import { MarkdownLink } from './markdown-page.tsx';
import { pageIdOf } from './page-id.ts';

const files = import.meta.glob<string>(
  ['../../src/components/*/README.md', '../../docs/{better-auth,oidc,theming}.md'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

/** The Markdown files of pages with stories, by the ID of the page. */
const readmes = new Map(
  Object.entries(files).map(([path, text]) => {
    const file = path.replace('../../', '');
    return [pageIdOf(file), { file, text }];
  }),
);

/** Splits a Markdown text after its introduction, which ends at the first code block or subheading. */
function splitIntroduction(text: string): readonly [introduction: string, rest: string] {
  const end = /^(```|## )/m.exec(text)?.index ?? text.length;
  return [text.slice(0, end), text.slice(end)];
}

/** Splits a text into its sections. Each begins with a heading of the second level, except for the first. */
const splitSections = (text: string): readonly string[] => text.split(/^(?=## )/m);

/** The sections of a README that are read to look something up. Examples are shown before the first of them. */
const referenceSections = ['Props', 'Data attributes', 'Styling', 'Keyboard', 'ARIA', 'Your responsibility'];

/**
 * The docs page of stories: a demo, the import and the anatomy, tasks, the reference, and at the end every state. With a
 * Markdown file, it shows the first story below the introduction of the file, and the story of each section that has its name.
 */
export function StoriesPage(): ReactNode {
  const { preparedMeta } = useOf('meta', ['meta']);
  const context = useContext(DocsContext);
  const stories = context.componentStories().filter(({ tags }) => tags.includes('autodocs'));
  const readme = readmes.get(preparedMeta.componentId);
  const [primary] = stories;
  if (!primary) return <Title />;
  if (readme) return <PageOfFile {...readme} stories={stories} primary={primary} />;
  const hasComponent = preparedMeta.component !== undefined;
  return (
    <PageWithoutFile {...preparedMeta} stories={stories} primary={primary} hasComponent={hasComponent} />
  );
}

type StoryList = ReturnType<ContextType<typeof DocsContext>['componentStories']>;

interface PageProps {
  readonly stories: StoryList;
  readonly primary: StoryList[number];
}

interface PageOfFileProps extends PageProps {
  readonly file: string;
  readonly text: string;
}

function PageOfFile({ file, text, stories, primary }: PageOfFileProps): ReactNode {
  const [introduction, rest] = splitIntroduction(text);
  const sections = splitSections(rest).map((section) => {
    const heading = /^## (.+)$/m.exec(section)?.[1] ?? '';
    return { section, heading, story: stories.find(({ name }) => name === heading) };
  });
  const shown = new Set(sections.map(({ story }) => story));
  const others = stories.filter((story) => story !== primary && !shown.has(story));
  const [guides, references] = partition(sections, ({ heading }) => referenceSections.includes(heading));
  const render = ({ section, story }: (typeof sections)[number]) => (
    <Section key={section} file={file} text={section} story={story?.moduleExport} />
  );
  return (
    <>
      <MarkdownLink file={file} />
      <Markdown file={file}>{introduction}</Markdown>
      {!shown.has(primary) && <Canvas of={primary.moduleExport} />}
      {guides.map(render)}
      <Examples heading="Examples" stories={others.filter((story) => !isState(story))} />
      {references.map(render)}
      <Examples heading="Every state" stories={others.filter(isState)} />
    </>
  );
}

function partition<Item>(items: readonly Item[], isSecond: (item: Item) => boolean) {
  return [items.filter((item) => !isSecond(item)), items.filter(isSecond)] as const;
}

/** Whether a story shows a state rather than a task. */
const isState = ({ tags }: StoryList[number]): boolean => tags.includes('state');

interface SectionProps {
  readonly file: string;
  readonly text: string;
  /** The export of the story with the name of the section, if there is one. */
  readonly story: unknown;
}

/** A section of a Markdown file, with the story of its name below its heading, and a table of the real props for its own. */
function Section({ file, text, story }: SectionProps): ReactNode {
  if (/^## Props$/m.test(text) && file.startsWith('src/')) return <PropsSection file={file} text={text} />;
  if (!story) return <Markdown file={file}>{text}</Markdown>;
  const [introduction, rest] = splitIntroduction(text.replace('## ', '# '));
  return (
    <>
      <Markdown file={file}>{introduction.replace('# ', '## ')}</Markdown>
      <Canvas of={story} sourceState="none" />
      <Markdown file={file}>{rest}</Markdown>
    </>
  );
}

/** The section of the props, with the props of all parts instead of the table of the file, which has no types. */
function PropsSection({ file, text }: Omit<SectionProps, 'story'>): ReactNode {
  const [before = '', after = ''] = text.split(/^(?:\|.*\n)+/m);
  const [, otherProps = ''] = /^\| everything else +\| (.*?) *\|$/m.exec(text) ?? [];
  return (
    <>
      <Markdown file={file}>{before}</Markdown>
      <ArgTypes />
      <Markdown
        file={file}
      >{`All other props: ${otherProps.replace(/^Props/, 'props')}\n\n${after}`}</Markdown>
    </>
  );
}

interface ExamplesProps {
  readonly heading: string;
  readonly stories: StoryList;
}

function Examples({ heading, stories }: ExamplesProps): ReactNode {
  if (stories.length === 0) return null;
  return (
    <>
      <Heading>{heading}</Heading>
      <div className="site-examples">
        {stories.map((story) => (
          <DocsStory key={story.id} of={story.moduleExport} />
        ))}
      </div>
    </>
  );
}

interface PageWithoutFileProps extends PageProps {
  readonly componentId: string;
  readonly title: string;
  readonly hasComponent: boolean;
}

/** A docs page whose text is in the doc comments of the stories, and of the hook or component. */
function PageWithoutFile(props: PageWithoutFileProps): ReactNode {
  const { componentId, title, stories, primary, hasComponent } = props;
  const file = `pages/${componentId}.md`;
  const reference = references[title.replace(/^.*\//, '')];
  const others = stories.filter((story) => story !== primary);
  return (
    <>
      <MarkdownLink file={file} />
      <Title />
      <Description of="meta" />
      <Canvas of={primary.moduleExport} sourceState="shown" />
      <Examples heading="Examples" stories={others.filter((story) => !isState(story))} />
      {reference !== undefined && <Markdown file={file}>{reference}</Markdown>}
      {hasComponent && <Props />}
      <Examples heading="Every state" stories={others.filter(isState)} />
    </>
  );
}

/** The props of the component of the stories, and of its parts. */
function Props(): ReactNode {
  return (
    <>
      <Heading>API reference</Heading>
      <ArgTypes />
    </>
  );
}
