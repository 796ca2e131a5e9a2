import { createElement, Fragment, type ReactNode } from 'react';
import { getOwn } from '../../session/index.ts';
import { directionOf } from './bidi-isolate.ts';
import type { Message } from './format-message.ts';

/**
 * Renders a message whose values are names. Each name is an element of its own, which keeps its direction in the sentence,
 * and is truncated at its own end.
 */
export function renderMessage<Placeholder extends string>(
  message: Message<Placeholder>,
  values: Readonly<Record<Placeholder, string>>,
): ReactNode {
  const parts = message.split(/\{(\w+)\}/).map((part, index) => {
    const value = getOwn(values, part) ?? `{${part}}`;
    return index % 2 === 0 ? part : createElement('bdi', { dir: directionOf(value) }, value);
  });
  return createElement(Fragment, null, ...parts);
}
