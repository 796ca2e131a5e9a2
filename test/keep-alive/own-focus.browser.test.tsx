import { createElement } from 'react';
import { expect, it } from 'vitest';
import { openPage, sessionQueryScope } from './page.tsx';

/** A custom element that is not focusable itself, and focuses the field in its shadow root. */
class OwnFocusElement extends HTMLElement {
  readonly #field = this.attachShadow({ mode: 'open' }).appendChild(document.createElement('input'));
  override focus = (options?: FocusOptions): void => this.#field.focus(options);
}

it('a custom element whose instance overrides focus() is focused again when its tree is shown again', async () => {
  customElements.define('own-focus', OwnFocusElement);
  const { switchTo } = await openPage(sessionQueryScope, createElement('own-focus'));
  const field = document.querySelector<HTMLElement>('own-focus');
  field?.focus();
  expect(document.activeElement).toBe(field);
  await switchTo('Bob');
  expect(document.activeElement).toBe(document.body);
  await switchTo('Ada');
  expect(document.activeElement).toBe(field);
});
