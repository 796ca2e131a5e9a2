/** Returns the visible text, like `innerText` in a browser. */
export function visibleText(node: Node = document.body): string {
  if (node instanceof HTMLElement && node.style.display === 'none') return '';
  if (node instanceof Text) return node.data;
  return [...node.childNodes].map((child) => visibleText(child)).join('');
}
