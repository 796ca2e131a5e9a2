import { cdp } from 'vitest/browser';
import { violations } from './evidence.ts';
import { foreignMarks, type Owner } from './marks.ts';
import { isVisible, type Violation } from './page.ts';

// The state of the page that is not in its elements and texts.

/**
 * Returns the marks in the accessibility tree, styles, sound and history that do not belong to the page's owner. Reading
 * takes a while, and is repeated if the owner changes meanwhile.
 */
export async function inspectBrowserState(getOwner: () => Owner | null): Promise<readonly Violation[]> {
  const owner = getOwner();
  const accessibilityTree = await readAccessibilityTree();
  if (!isEqual(owner, getOwner())) return inspectBrowserState(getOwner);
  const foreign = (text: string): readonly string[] => foreignMarks(text, owner);
  const entry = `${location.href} ${JSON.stringify(history.state)} ${window.name}`;
  return [
    ...violations('accessibility tree', 'name or value', foreign(accessibilityTree)),
    ...violations('style', 'computed style', foreign(readStyles())),
    ...violations('sound', 'media', foreign(readPlayingMedia())),
    ...violations('history', 'entry', foreign(entry)),
  ];
}

function isEqual(a: Owner | null, b: Owner | null): boolean {
  return a?.account === b?.account && a?.organization === b?.organization;
}

/** The ID of the frame of the tests, which is loaded once for each file. */
let frameId: Promise<string> | undefined;

async function findFrame(): Promise<string> {
  const { frameTree } = await cdp().send('Page.getFrameTree');
  const frames = frameTree.childFrames ?? [];
  const found = frames.find(({ frame }) => frame.url === location.href.replace(/#.*/, ''));
  return (found ?? frames[0] ?? frameTree).frame.id;
}

/** Returns the exposed roles, names, descriptions and values, as assistive technology receives them. */
async function readAccessibilityTree(): Promise<string> {
  frameId ??= findFrame();
  const { nodes } = await cdp().send('Accessibility.getFullAXTree', { frameId: await frameId });
  return nodes
    .filter(({ ignored }) => !ignored)
    .flatMap(({ role, name, description, value }) => [role, name, description, value])
    .map((property) => String(property?.value ?? ''))
    .join('\n');
}

/** Returns the computed styles that can contain text: generated content and custom properties. */
function readStyles(): string {
  const elements = [document.documentElement, document.body, ...document.querySelectorAll('main')];
  return elements.filter(isVisible).map(readStyle).join('\n');
}

function readStyle(element: Element): string {
  const properties = [...element.computedStyleMap()].filter(([name]) => name.startsWith('--'));
  const generated = ['::before', '::after'].map((pseudo) => getComputedStyle(element, pseudo).content);
  return [...properties.map(String), ...generated].join('\n');
}

/** The media that was played, also without being in the document. */
const played = new Set<HTMLMediaElement>();

/** Records all media that is played. */
export function recordPlayedMedia(): () => void {
  const prototype = HTMLMediaElement.prototype;
  // oxlint-disable-next-line typescript/unbound-method -- it is called with `this` below
  const { play } = prototype;
  prototype.play = function recordAndPlay() {
    played.add(this);
    return play.call(this);
  };
  return () => {
    prototype.play = play;
    played.clear();
  };
}

/** Returns the titles of the media that is playing. */
function readPlayingMedia(): string {
  const elements = document.querySelectorAll<HTMLMediaElement>('audio, video');
  return [...played, ...elements]
    .filter(({ paused }) => !paused)
    .map(({ title }) => title)
    .join('\n');
}
