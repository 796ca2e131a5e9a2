/**
 * The styles of elements: for each element, its box and the computed value of every property. Properties that only
 * contribute to the box are left out: the styles may be written for another `box-sizing`, as long as the box is the same.
 */
type ComputedStyles = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Properties whose effect is in the box, and `appearance`, whose values for a styled button are equivalent. */
const leftOut =
  /^(--.*|appearance|box-sizing|(min-|max-)?(width|height|inline-size|block-size)|vertical-align)$/;

/** Returns the computed styles of the rendered descendants of an element, and of their pseudo-elements. */
export function readComputedStyles(root: Element): ComputedStyles {
  const elements = [...root.querySelectorAll('*:not(svg *)')].filter((element) => element.checkVisibility());
  return new Map(
    elements.flatMap((element, index) =>
      ['', ...pseudoElementsOf(element)].map((pseudo) => [
        `${index} ${element.localName}.${element.getAttribute('class') ?? ''}${pseudo}`,
        readStyle(element, pseudo),
      ]),
    ),
  );
}

function pseudoElementsOf(element: Element): readonly string[] {
  return [
    ...['::before', '::after'].filter((pseudo) => getComputedStyle(element, pseudo).content !== 'none'),
    ...(element.matches('input') ? ['::placeholder'] : []),
    ...(element.matches('dialog, [popover]') ? ['::backdrop'] : []),
  ];
}

function readStyle(element: Element, pseudo: string): ReadonlyMap<string, string> {
  const style = getComputedStyle(element, pseudo);
  const properties = Array.from(style)
    .filter((name) => !leftOut.test(name))
    // The style of a border without a width has no effect.
    .filter((name) => !/^border-.*-style$/.test(name) || valueOf(style, name, 'width') !== '0px')
    .map((name) => [name, style.getPropertyValue(name)] as const);
  const { x, y, width, height } = element.getBoundingClientRect();
  return new Map([
    ...properties,
    ['box', pseudo ? `${style.width} × ${style.height}` : `${x} ${y} ${width} ${height}`],
  ]);
}

const valueOf = (style: CSSStyleDeclaration, borderStyle: string, part: string): string =>
  style.getPropertyValue(borderStyle.replace(/style$/, part));

/** Returns the properties that differ, as `element: property expected → actual`. */
export function findDifferences(expected: ComputedStyles, actual: ComputedStyles): readonly string[] {
  return [...new Set([...expected.keys(), ...actual.keys()])].flatMap((element) => {
    const [before, after] = [expected.get(element), actual.get(element)];
    return [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])]
      .filter((name) => before?.get(name) !== after?.get(name))
      .map((name) => `${element}: ${name} ${before?.get(name)} → ${after?.get(name)}`);
  });
}
