import { contrast, composite, parseColor } from './contrast.ts';
import { type Box, type Painting, readPainting, styleOf } from './painting.ts';
import { isVisible, visibleBoxes, visibleTexts } from './visible.ts';

/** The minimum contrast ratios of text and of non-text content (WCAG 2.2: 1.4.3, 1.4.11). */
const MIN_TEXT_CONTRAST = 4.5;
const MIN_SHAPE_CONTRAST = 3;

/** The contrast ratio from which a box counts as visible in the page's own colours. */
const MIN_VISIBLE_CONTRAST = 1.04;

/** The non-text content that is visible in the page's own colours and must be visible in forced colours as well. */
export interface Painted {
  /** Controls with a visible box, and elements that consist of a box only. */
  readonly boxes: readonly Box[];
  /** Those of the boxes that are pseudo-elements of an element whose text is not visible. */
  readonly placeholders: readonly Box[];
  readonly gradients: readonly Box[];
  readonly spinners: readonly Box[];
}

const controls = 'button, a[href], input, select, textarea, [role="button"]';

/** Collects the non-text content that is visible in the page's own colours. */
export function readPainted(): Painted {
  const painting = readPainting();
  const boxes = visibleBoxes();
  const isBoxOnly = ({ element, pseudo }: Box): boolean => pseudo !== '' || element.childNodes.length === 0;
  const isDistinct = (box: Box): boolean =>
    contrastOf(box, painting) >= MIN_VISIBLE_CONTRAST || styleOf(box).boxShadow !== 'none';
  const distinct = boxes.filter(
    (box) => (isBoxOnly(box) || box.element.matches(controls)) && isDistinct(box),
  );
  return {
    boxes: distinct,
    placeholders: distinct.filter(
      ({ element, pseudo }) => pseudo !== '' && visibleTexts(element).length === 0,
    ),
    gradients: boxes.filter((box) => styleOf(box).backgroundImage.includes('gradient(')),
    spinners: boxes.filter((box) => styleOf(box).animationName === 'ms-spin'),
  };
}

/** Returns a message for each unreadable or invisible element. Call it while forced colours are active. */
export function findUnreadable({ boxes, placeholders, gradients, spinners }: Painted): readonly string[] {
  const painting = readPainting();
  const all = (selector: string): readonly Element[] =>
    [...document.querySelectorAll(selector)].filter(isVisible);
  return [
    ...visibleTexts().flatMap((text) => checkText(text, painting)),
    ...all('svg').flatMap((icon) => checkIcon(icon, painting)),
    ...boxes
      .filter((box) => !placeholders.includes(box) || !isReplaced(box))
      .flatMap((box) => check(box, 'the box', contrastOf(box, painting))),
    ...gradients.flatMap((box) => checkGradient(box, painting)),
    ...spinners.flatMap((box) => checkSpinner(box, painting)),
    ...all('li[data-current]').flatMap(checkCurrent),
    ...all(':popover-open, dialog[open]').flatMap((element) => checkEdge(element, painting)),
    ...all(':focus-visible:not([tabindex="-1"])').flatMap((element) => checkFocusRing(element, painting)),
  ];
}

/** Returns whether forced colours show the text of the element instead of the placeholder. */
function isReplaced(placeholder: Box): boolean {
  return styleOf(placeholder).content === 'none' && visibleTexts(placeholder.element).length > 0;
}

function contrastOf(box: Box, { borders, outline, fill }: Painting): number {
  return Math.max(...borders(box), outline(box), fill(box));
}

function checkText(text: Text, { behind }: Painting): readonly string[] {
  const element = text.parentElement ?? document.body;
  const { color, forcedColorAdjust } = getComputedStyle(element);
  // Browsers paint a backplate in the colour of the page behind adjusted text, over its background.
  const backdrops = [behind(element), ...(forcedColorAdjust === 'none' ? [] : [behind(null)])];
  const ratios = backdrops.map((backdrop) =>
    contrast(composite(parseColor(color), backdrop, opacityOf(element)), backdrop),
  );
  return check(
    { element, pseudo: '' },
    `the text "${text.data.trim()}"`,
    Math.min(...ratios),
    MIN_TEXT_CONTRAST,
  );
}

function checkIcon(icon: Element, { behind }: Painting): readonly string[] {
  const backdrop = behind(icon);
  const ratios = [...icon.querySelectorAll('*')].flatMap((shape) => {
    const { stroke, fill } = getComputedStyle(shape);
    const colors = [stroke, fill].filter((color) => CSS.supports('color', color));
    return colors.map((color) =>
      contrast(composite(parseColor(color), backdrop, opacityOf(shape)), backdrop),
    );
  });
  return check({ element: icon, pseudo: '' }, 'the icon', Math.max(1, ...ratios));
}

function checkGradient(box: Box, { fill }: Painting): readonly string[] {
  return visibleTexts(box.element).length > 0 ? [] : check(box, 'the gradient', fill(box));
}

/** Checks that a spinner has two colours, because the rotation of a single-coloured ring is invisible. */
function checkSpinner(box: Box, { borders }: Painting): readonly string[] {
  const ratios = borders(box);
  const isSingleColour = Math.min(...ratios) === Math.max(...ratios);
  return check(box, 'the rotation of the spinner', isSingleColour ? 1 : Math.max(...ratios));
}

/** Checks that the current item has an icon or a text that the other items lack. */
function checkCurrent(element: Element): readonly string[] {
  const rows = [...(element.parentElement?.children ?? [])];
  const hasIndicator = rows.length === 1 || new Set(rows.map(indicatorOf)).size > 1;
  return check(
    { element, pseudo: '' },
    'the indicator of the current item',
    hasIndicator ? MIN_SHAPE_CONTRAST : 1,
  );
}

function indicatorOf(row: Element): string {
  const icons = [...row.querySelectorAll('svg')].map((icon) => icon.innerHTML);
  const texts = visibleTexts(row).filter((text) => !text.parentElement?.closest('bdi, time, .ms-avatar'));
  return [...icons, ...texts.map(({ data }) => data)].join('\n');
}

function checkEdge(element: Element, { borders }: Painting): readonly string[] {
  const box: Box = { element, pseudo: '' };
  return check(box, 'the edge', Math.min(...borders(box)));
}

function checkFocusRing(element: Element, { outline }: Painting): readonly string[] {
  const box: Box = { element, pseudo: '' };
  return element.matches(':popover-open, dialog') ? [] : check(box, 'the focus ring', outline(box));
}

function opacityOf(element: Element | null): number {
  return element ? Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement) : 1;
}

function check(
  { element, pseudo }: Box,
  what: string,
  ratio: number,
  minimum = MIN_SHAPE_CONTRAST,
): readonly string[] {
  if (ratio >= minimum || !isVisible(element)) return [];
  const name = [element.tagName.toLowerCase(), ...element.classList].join('.') + pseudo;
  return [`${what} of ${name} has a contrast of ${ratio.toFixed(2)}, less than ${minimum}`];
}
