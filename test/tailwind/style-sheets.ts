/** Properties that components inherit from the page, and that Tailwind sets on it. Transitions would delay a comparison. */
const page = `
  body { font: 16px / 1.4 serif; tab-size: 8; -webkit-tap-highlight-color: red; text-size-adjust: auto; }
  *, ::before, ::after, ::backdrop { animation: none !important; transition: none !important; }`;

const sheets = new Set<HTMLStyleElement>();

export function removeStyleSheets(): void {
  for (const sheet of sheets) sheet.remove();
  sheets.clear();
}

/** Replaces the style sheets of the page by these, in this order. */
export function setStyleSheets(...texts: readonly string[]): void {
  removeStyleSheets();
  for (const text of [page, ...texts]) {
    const sheet = document.createElement('style');
    sheet.textContent = text;
    document.head.append(sheet);
    sheets.add(sheet);
  }
}
