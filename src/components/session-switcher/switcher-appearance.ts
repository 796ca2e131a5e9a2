import type { ReactNode } from 'react';
import type { Session } from '../../session/index.ts';

/** An organization that is listed below an account. */
export interface SwitcherOrganization {
  /** The ID of the organization. `null` for the user's personal account. */
  readonly id: string | null;
  readonly name: string;
}

/** An element of the styled switcher. */
export type SwitcherSlot =
  | 'trigger'
  | 'popup'
  | 'header'
  | 'menu'
  | 'search'
  | 'list'
  | 'item'
  | 'select'
  | 'badge'
  | 'footer';

/** The appearance and content of the styled switcher. */
export interface SwitcherAppearance {
  /**
   * The form of the trigger: the avatar and the name, the avatar alone, or a row with the name and identifier that fills
   * its container, such as a sidebar. Default: `pill`.
   */
  readonly variant?: 'pill' | 'avatar' | 'row' | undefined;
  /** The side of the trigger on which the popup opens. Another one is used if it has more space. Default: `bottom`. */
  readonly side?: 'bottom' | 'top' | 'inline-start' | 'inline-end' | undefined;
  /** The edge of the trigger with which the popup is aligned. Default: `end`. */
  readonly align?: 'start' | 'end' | undefined;
  /** Actions for the current account, such as "Manage account": `SessionSwitcher.Action` elements. */
  readonly actions?: ReactNode;
  /** A function that renders a badge for an account, such as the number of unread messages. */
  readonly renderBadge?: ((session: Session) => ReactNode) | undefined;
  /** A function that returns the organizations to list below a signed-in account. */
  readonly organizations?: ((session: Session) => readonly SwitcherOrganization[]) | undefined;
  /** Additional class names for the elements of the switcher. `className` is for the root. */
  readonly classNames?: Partial<Record<SwitcherSlot, string>> | undefined;
}

/** The part of the appearance that concerns the elements in the trigger and in the popup. */
export type InnerAppearance = Omit<SwitcherAppearance, 'side' | 'align'>;

/** Returns the class name of an element. */
export function classOf(slot: SwitcherSlot, classNames: SwitcherAppearance['classNames']): string {
  return ['ms-' + slot, classNames?.[slot]].filter(Boolean).join(' ');
}
