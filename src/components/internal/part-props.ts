import type { JSX, ReactElement, ReactNode } from 'react';

/**
 * The state of a part. Each entry becomes a `data-*` attribute. The attribute is absent for `false` and `null`, empty
 * for `true`, and otherwise contains the string.
 */
export type PartState = Readonly<Record<string, string | boolean | null>>;

type NativeProps<Tag extends keyof JSX.IntrinsicElements> = Omit<JSX.IntrinsicElements[Tag], 'key'>;

/**
 * The props of a part: the native props of its DOM node, and `render` to replace that node.
 *
 * Your event handlers run before the part's handlers. Call `event.preventDefault()` in your handler to prevent the
 * part's handler.
 */
export type PartProps<
  Tag extends keyof JSX.IntrinsicElements,
  State extends PartState = PartState,
> = Readonly<NativeProps<Tag>> & {
  /**
   * The replacement for the part's DOM node: an element, into which the part's props are merged, or a function that
   * receives the props and the state. Must render one DOM node with the same semantics as the default node.
   */
  readonly render?: ReactElement | ((props: NativeProps<Tag>, state: State) => ReactNode) | undefined;
};

/** The given type, whose optional properties also accept `undefined`, as all props of components do. */
export type OrUndefined<Options> = { readonly [Name in keyof Options]: Options[Name] | undefined };
