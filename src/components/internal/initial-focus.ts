/**
 * The ref of a control that takes the focus when its dialog opens, or when the control is added to a dialog that is open.
 */
export function initialFocus(node: HTMLElement | null): void {
  if (!node) return;
  node.autofocus = true;
  node.focus();
}
