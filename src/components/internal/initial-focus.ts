/** Focuses a control when its dialog opens, or when the control mounts in an open dialog. Pass it as a `ref`. */
export function initialFocus(node: HTMLElement | null): void {
  if (!node) return;
  node.autofocus = true;
  node.focus();
}
