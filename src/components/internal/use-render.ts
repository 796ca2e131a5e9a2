import { cloneElement, createElement, isValidElement, type JSX, type ReactNode, type Ref } from 'react';
import { type AnyProps, mergeProps } from './merge-props.ts';
import type { PartProps, PartState } from './part-props.ts';
import { ignoreKeyRepeat } from './single-press.ts';
import { useMergedRef } from './use-merged-ref.ts';

/**
 * Renders a part: one DOM node with the part's props, overridden by the app's props, and the state as `data-*`
 * attributes. All refs are merged. A `<button>` ignores auto-repeat of Enter and Space.
 */
export function useRender<Tag extends keyof JSX.IntrinsicElements, State extends PartState>(
  tag: Tag,
  partProps: PartProps<Tag> & Readonly<Record<`data-${string}`, string>>,
  { render, ...appProps }: PartProps<Tag, State>,
  state: State,
): ReactNode {
  const element = isValidElement<AnyProps>(render) ? render : undefined;
  const ref = useMergedRef(getRef(partProps), getRef(appProps), getRef(element?.props));
  const tagProps = tag === 'button' ? { onKeyDown: ignoreKeyRepeat } : {};
  const props = {
    ...mergeProps(mergeProps(tagProps, { ...partProps, ...toDataAttributes(state) }), appProps),
    ref,
  };
  if (element) return cloneElement(element, { ...mergeProps(props, element.props), ref });
  // SAFETY: these are the props of the tag, with overrides of the same type.
  if (typeof render === 'function') return render(props as JSX.IntrinsicElements[Tag], state);
  return createElement(tag, props);
}

function getRef(props: object = {}): Ref<unknown> | undefined {
  // SAFETY: in the props of any element, `ref` is a ref or undefined.
  return (props as { readonly ref?: Ref<unknown> }).ref;
}

function toDataAttributes(state: PartState): AnyProps {
  const present = Object.entries(state).filter(([, value]) => value !== false && value !== null);
  return Object.fromEntries(
    present.map(([name, value]) => [`data-${toKebabCase(name)}`, value === true ? '' : value]),
  );
}

function toKebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
