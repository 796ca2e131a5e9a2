// The names of fields hide properties of their form, and the names of images those of the document.

/** Returns a property of a node that a name may hide. */
export function native<Owner extends Node, Name extends keyof Owner>(node: Owner, name: Name): Owner[Name] {
  return Reflect.get(Object.getPrototypeOf(node), name, node);
}

type Call<Method> = Method extends (...args: infer Args) => infer Result ? readonly [Args, Result] : never;

/** Calls a method of a node that a name may hide. The instance of a custom element may override it. */
export function call<Owner extends Node, Name extends keyof Owner>(
  node: Owner,
  name: Name,
  ...args: Call<Owner[Name]>[0]
): Call<Owner[Name]>[1] {
  const own: unknown = node[name];
  const owner = typeof own === 'function' ? node : Object.getPrototypeOf(node);
  return Reflect.get(owner, name).apply(node, args);
}

/** Returns whether an element matches. */
export function matches(element: Element, selectors: string): boolean {
  return Element.prototype.matches.call(element, selectors);
}

/** Returns whether a root contains the node. Nodes in shadow roots and frames are not contained. */
export function isWithin(node: Node | null, roots: readonly Element[]): boolean {
  return roots.some((root) => Node.prototype.contains.call(root, node));
}
