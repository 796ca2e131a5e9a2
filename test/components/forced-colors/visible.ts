import { type Box, styleOf } from './painting.ts';

/** Returns whether an element is visible, not just exposed to screen readers. */
export function isVisible(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  const isForScreenReaders = element.closest('[style*="clip-path"]') !== null;
  return (
    width > 0 && height > 0 && !isForScreenReaders && element.checkVisibility({ visibilityProperty: true })
  );
}

/** Returns all visible text nodes. */
export function visibleTexts(root: Element = document.body): readonly Text[] {
  const texts: Text[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode } = walker;
    if (currentNode instanceof Text && currentNode.data.trim() && isShown(currentNode))
      texts.push(currentNode);
  }
  return texts;
}

/** Returns whether a text node is neither hidden nor moved out of its box by `text-indent`. */
function isShown(text: Text): boolean {
  const element = text.parentElement;
  if (!element || !isVisible(element)) return false;
  const range = document.createRange();
  range.selectNodeContents(text);
  const { left, right, width } = range.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  const isClipped = getComputedStyle(element).overflow !== 'visible';
  return width > 0 && !(isClipped && (left >= box.right || right <= box.left));
}

/** Returns all visible elements except SVG, with their pseudo-elements. */
export function visibleBoxes(): readonly Box[] {
  const elements = [...document.body.querySelectorAll('*:not(svg, svg *, script, style, option)')].filter(
    isVisible,
  );
  const boxes = (['', '::before', '::after'] as const).flatMap((pseudo) =>
    elements.map((element): Box => ({ element, pseudo })),
  );
  return boxes.filter((box) => box.pseudo === '' || !['none', 'normal'].includes(styleOf(box).content));
}
