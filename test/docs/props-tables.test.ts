import { expect, it } from 'vitest';
import { findComponents } from '../../.storybook/docgen/find-components.ts';

it(
  'lists of props contain every prop that a component adds to those of its DOM node, and the tag of that node',
  { timeout: 300_000 },
  () => {
    const components = [...findComponents().values()].flat();
    const propsOf = (name: string) => components.find((component) => component.name === name)?.props ?? {};
    // `Omit<SwitcherRootProps, 'children'>` and its own props.
    expect(Object.keys(propsOf('SessionSwitcher')).toSorted()).toEqual(
      [
        'actions',
        'align',
        'classNames',
        'defaultOpen',
        'labels',
        'onAddAccount',
        'onOpenChange',
        'onSignInAgain',
        'onSwitch',
        'open',
        'organizations',
        'render',
        'renderBadge',
        'side',
        'variant',
      ].toSorted(),
    );
    expect(propsOf('SessionSwitcher')['variant']).toEqual({
      description: expect.stringContaining('The form of the trigger'),
      required: false,
      tsType: {
        name: 'union',
        raw: "'pill' | 'avatar' | 'row'",
        elements: ["'pill'", "'avatar'", "'row'"].map((value) => ({ name: 'literal', value })),
      },
      defaultValue: { value: 'pill' },
    });
    // The properties of a mapped type.
    expect(Object.keys(propsOf('SignOutButton'))).toEqual(
      expect.arrayContaining(['scope', 'mode', 'nextSession', 'onSignOut']),
    );
    const elementsOf = (name: string) => components.find((component) => component.name === name)?.elements;
    expect(['SwitcherTrigger', 'SwitcherAction', 'SwitcherSearch'].map(elementsOf)).toEqual([
      ['button'],
      ['button', 'a'],
      ['input'],
    ]);
    expect(propsOf('SessionAvatar')['session']).toMatchObject({
      required: true,
      tsType: { raw: 'AccountSession | null' },
    });
  },
);
