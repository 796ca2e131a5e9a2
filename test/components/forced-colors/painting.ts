import { type Color, contrast, composite, parseColor } from './contrast.ts';

/** An element or one of its pseudo-elements. */
export interface Box {
  readonly element: Element;
  readonly pseudo: '' | '::before' | '::after';
}

/** The contrasts of a page at one moment. */
export interface Painting {
  /** Returns the backdrop of an element's text: its background, composited over those of its ancestors. */
  readonly behind: (element: Element | null) => Color;
  /** Returns the contrast of each border side to the surroundings of the box. 1 without a border. */
  readonly borders: (box: Box) => readonly number[];
  /** Returns the contrast of the outline to the surroundings of the box. 1 without an outline. */
  readonly outline: (box: Box) => number;
  /** Returns the contrast of the background to the surroundings of the box: the highest of all colours of a gradient. */
  readonly fill: (box: Box) => number;
}

export const styleOf = ({ element, pseudo }: Box): CSSStyleDeclaration =>
  getComputedStyle(element, pseudo || null);

const sides = ['Top', 'Right', 'Bottom', 'Left'] as const;

/** Reads the computed styles of the page. The result is cached: do not use it after the page has changed. */
export function readPainting(): Painting {
  const page = parseColor(systemColor('Canvas'));
  const cache = new Map<Element, Color>();

  function behind(element: Element | null): Color {
    if (!element) return page;
    const color =
      cache.get(element) ?? composite(parseColor(getComputedStyle(element).backgroundColor), below(element));
    cache.set(element, color);
    return color;
  }

  // Elements in the top layer cover the page, not their ancestors.
  const below = (element: Element): Color =>
    element.matches(':popover-open, dialog:modal') ? page : behind(element.parentElement);

  const around = ({ element, pseudo }: Box): Color => (pseudo === '' ? below(element) : behind(element));

  const contrastOn = (color: string, backdrop: Color): number =>
    contrast(composite(parseColor(color), backdrop), backdrop);

  return {
    behind,
    borders(box) {
      const style = styleOf(box);
      return sides.map((side) => {
        const isVisible = Number.parseFloat(style[`border${side}Width`]) > 0;
        return isVisible ? contrastOn(style[`border${side}Color`], around(box)) : 1;
      });
    },
    outline(box) {
      const { outlineStyle, outlineWidth, outlineColor } = styleOf(box);
      const isVisible = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
      return isVisible ? contrastOn(outlineColor, around(box)) : 1;
    },
    fill(box) {
      const { backgroundColor, backgroundImage } = styleOf(box);
      const background = composite(parseColor(backgroundColor), around(box));
      const inGradient = backgroundImage.match(/(?:rgba?|oklab|oklch|color)\([^()]*\)/g) ?? [];
      return Math.max(
        contrast(background, around(box)),
        ...inGradient.map((color) => contrastOn(color, background)),
      );
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
