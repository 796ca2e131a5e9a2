import { isHiddenRoot } from './guard-events.ts';
import { call, isWithin, native } from './native.ts';

/** The radio buttons that were checked before the commit in progress. */
let saved: Set<HTMLInputElement> | undefined;

/**
 * Saves which radio buttons are checked: those that are shown uncheck those with the same name that are not isolated yet.
 * Returns a function that checks those within the roots again. Trees that are hidden in one commit share what is saved,
 * because radio buttons may be shown in place of the first before the second is saved.
 */
export function saveCheckedRadios(tree: Element | null): (roots: readonly Element[]) => void {
  if (!saved) queueMicrotask(forget);
  const radios = (saved ??= new Set());
  const root = tree && call(tree, 'getRootNode');
  for (const page of root instanceof ShadowRoot ? [document, root] : [document])
    for (const input of tree && page === root ? inputsAround(tree) : inputsOf(page))
      if (isCheckedRadio(input)) radios.add(input);
  return (roots) => {
    forget();
    for (const radio of radios) if (isWithin(radio, roots)) radio.checked = true;
  };
}

function forget(): void {
  saved = undefined;
}

/** Returns the fields outside hidden trees: in those, radio buttons have no names. Searching the trees would take longer. */
function inputsAround(tree: Element): readonly Element[] {
  const siblings: Element[] = [];
  for (let node: Element | null = tree; node; node = native(node, 'parentElement'))
    for (const direction of ['previousElementSibling', 'nextElementSibling'] as const)
      for (let next = native(node, direction); next; next = native(next, direction))
        if (!isHiddenRoot(next)) siblings.push(next);
  // The class of a custom element may override the method.
  const inputs = siblings.map((next) => [...Element.prototype.querySelectorAll.call(next, 'input')]);
  return [...siblings, ...inputs.flat()];
}

function inputsOf(page: Document | ShadowRoot): readonly Element[] {
  return [...call(page, 'querySelectorAll', 'input')];
}

function isCheckedRadio(element: Element): element is HTMLInputElement {
  return element instanceof HTMLInputElement && element.checked && element.type === 'radio';
}
