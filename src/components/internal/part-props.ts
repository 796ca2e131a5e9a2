import type { JSX, ReactElement, ReactNode } from 'react';

/** What is known of a part: each entry is a `data-*` attribute, present (with its text, if it is one) or absent. */
export type PartState = Readonly<Record<string, string | boolean | null>>;

type NativeProps<Tag extends keyof JSX.IntrinsicElements> = Omit<JSX.IntrinsicElements[Tag], 'key'>;

/**
 * Props of a part: those of its one DOM node, and `render` to make that node another.
 *
 * Event handlers of yours run before the part's own, which `event.preventDefault()` in yours stops.
 */
export type PartProps<
  Tag extends keyof JSX.IntrinsicElements,
  State extends PartState = PartState,
> = Readonly<NativeProps<Tag>> & {
  /**
   * What is rendered instead: an element, which is given the part's props besides its own, or a function that is given
   * them and the part's state. Either must end in one DOM node that does what the part's own would.
   */
  readonly render?: ReactElement | ((props: NativeProps<Tag>, state: State) => ReactNode);
};
