import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderMessage } from '../../src/components/labels/render-message.ts';

afterEach(cleanup);

const show = (message: string, values: Readonly<Record<string, string>>): string =>
  render(renderMessage(message, values)).container.innerHTML;

it.each([
  ['Sign out {name}?', 'Sign out <bdi dir="auto">Ada</bdi>?'],
  ['{name} abmelden', '<bdi dir="auto">Ada</bdi> abmelden'],
  ['{name}, {name}', '<bdi dir="auto">Ada</bdi>, <bdi dir="auto">Ada</bdi>'],
])('renders each name in %o as an element of its own', (message, html) => {
  expect(show(message, { name: 'Ada' })).toBe(html);
});

it('keeps unknown placeholders', () => {
  const { container } = render(renderMessage('{unknown} {constructor} {', {}));
  expect(container.textContent).toBe('{unknown} {constructor} {');
});

it('renders an email address from left to right', () => {
  expect(show('{name}', { name: 'محمد@example.com' })).toBe('<bdi dir="ltr">محمد@example.com</bdi>');
});

it('renders values unchanged, even if they look like placeholders or markup', () => {
  expect(show('{actor}', { actor: '{name} <b>', name: 'Ada' })).toBe(
    '<bdi dir="auto">{name} &lt;b&gt;</bdi>',
  );
});
