import { type Color, contrast, composite, parseColor } from './contrast.ts';

/** An element or one of its pseudo-elements. */
export interface Box {
  readonly element: Element;
  readonly pseudo: '' | '::before' | '::after';
}

/** How the page is painted at one moment. */
export interface Painting {
  /** The colour behind the text of an element: of its own background and those below it. */
  readonly behind: (element: Element | null) => Color;
  /** How much each side of the border stands out from what is around the box; 1 where there is none. */
  readonly borders: (box: Box) => readonly number[];
  /** How much the outline stands out; 1 where there is none. */
  readonly outline: (box: Box) => number;
  /** How much the background stands out. A gradient counts with the colour of it that does so the most. */
  readonly fill: (box: Box) => number;
}

export const styleOf = ({ element, pseudo }: Box): CSSStyleDeclaration =>
  getComputedStyle(element, pseudo || null);

const sides = ['Top', 'Right', 'Bottom', 'Left'] as const;

/** Reads how the page is painted now. Not to be used after the page has changed. */
export function readPainting(): Painting {
  const page = parseColor(systemColor('Canvas'));
  const known = new Map<Element, Color>();

  function behind(element: Element | null): Color {
    if (!element) return page;
    const color =
      known.get(element) ?? composite(parseColor(getComputedStyle(element).backgroundColor), below(element));
    known.set(element, color);
    return color;
  }

  // What is in the top layer covers the page, not its own ancestors.
  const below = (element: Element): Color =>
    element.matches(':popover-open, dialog:modal') ? page : behind(element.parentElement);

  const around = ({ element, pseudo }: Box): Color => (pseudo === '' ? below(element) : behind(element));

  const against = (color: string, ground: Color): number =>
    contrast(composite(parseColor(color), ground), ground);

  return {
    behind,
    borders(box) {
      const style = styleOf(box);
      return sides.map((side) => {
        const isThere = Number.parseFloat(style[`border${side}Width`]) > 0;
        return isThere ? against(style[`border${side}Color`], around(box)) : 1;
      });
    },
    outline(box) {
      const { outlineStyle, outlineWidth, outlineColor } = styleOf(box);
      const isThere = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
      return isThere ? against(outlineColor, around(box)) : 1;
    },
    fill(box) {
      const { backgroundColor, backgroundImage } = styleOf(box);
      const own = composite(parseColor(backgroundColor), around(box));
      const inGradient = backgroundImage.match(/(?:rgba?|oklab|oklch|color)\([^()]*\)/g) ?? [];
      return Math.max(contrast(own, around(box)), ...inGradient.map((color) => against(color, own)));
    },
  };
}

function systemColor(name: string): string {
  const probe = document.documentElement.appendChild(document.createElement('i'));
  probe.style.color = name;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
