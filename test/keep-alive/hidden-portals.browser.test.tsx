import { Activity, type ReactNode, Suspense, use, useState } from 'react';
import { createPortal } from 'react-dom';
import { describe, expect, it } from 'vitest';
import {
  ForAccount,
  isClickable,
  itUnlikeActivity,
  nextFrame,
  openPage,
  pressAccessKey,
  sessionIdOf,
  sessionQueryScope,
} from './page.tsx';
import { eventually } from '../eventually.ts';

// React does not touch the portals of a part that it has hidden before it hides the whole tree.

const never = new Promise<never>(() => {});

/** Renders its children, and hides them as soon as `isHidden`. */
type Part = (props: { readonly isHidden: boolean; readonly children: ReactNode }) => ReactNode;

const parts: readonly (readonly [what: string, Part])[] = [
  [
    'a component that is suspended',
    ({ isHidden, children }) => (
      <Suspense>
        <SuspendIf isSuspended={isHidden} />
        {children}
      </Suspense>
    ),
  ],
  [
    'a hidden <Activity>',
    ({ isHidden, children }) => <Activity mode={isHidden ? 'hidden' : 'visible'}>{children}</Activity>,
  ],
];

function SuspendIf({ isSuspended }: { readonly isSuspended: boolean }): ReactNode {
  return isSuspended ? use(never) : null;
}

describe.each(parts)('a portal of %s', (_, Part) => {
  itUnlikeActivity('is isolated from the next account when its tree is hidden', async (component) => {
    const pressed: string[] = [];
    function AdasPage() {
      const [isHidden, setIsHidden] = useState(false);
      return (
        <>
          <input type="checkbox" checked={isHidden} onChange={() => setIsHidden(!isHidden)} />
          <Part isHidden={isHidden}>
            {createPortal(
              <section>
                <style>{'h1 { color: rgb(1, 2, 3) }'}</style>
                {/* oxlint-disable-next-line jsx-a11y/no-access-key -- the test checks that it is off in a hidden tree */}
                <button accessKey="d" onClick={() => pressed.push('Ada')}>
                  Delete
                </button>
                <input form="letter" name="secret" defaultValue="of Ada" />
                <dialog id="question">Delete?</dialog>
              </section>,
              document.body,
            )}
          </Part>
        </>
      );
    }
    const { switchTo, find } = await openPage(
      component,
      <>
        <ForAccount account="Ada">
          <AdasPage />
        </ForAccount>
        <ForAccount account="Bob">
          <form id="letter" />
          <button>Go</button>
        </ForAccount>
      </>,
    );
    const dialog = document.querySelector('dialog');
    dialog?.showModal();
    find('input').click();
    await eventually(() => expect(dialog?.checkVisibility()).toBe(false));

    await switchTo('Bob');
    await pressAccessKey('d');
    expect(pressed).toEqual([]);
    expect([...new FormData(find('form'))]).toEqual([]);
    expect(getComputedStyle(find('h1')).color).toBe('rgb(0, 0, 0)');
    expect(document.getElementById('question')).toBeNull();
    expect(isClickable(find('button'))).toBe(true);

    await switchTo('Ada');
    find('input').click();
    await eventually(() => expect(dialog?.checkVisibility()).toBe(true));
    await nextFrame();
    expect(dialog?.matches(':modal')).toBe(true);
    expect(getComputedStyle(find('h1')).color).toBe('rgb(1, 2, 3)');
    dialog?.close();
    await pressAccessKey('d');
    expect(pressed).toEqual(['Ada']);
  });
});

it('no transition of the property display keeps a hidden tree and its portals visible', async () => {
  const { store, switchTo } = await openPage(
    sessionQueryScope,
    <ForAccount account="Ada">
      <p className="secret">Ada</p>
      {createPortal(
        <p className="secret" style={{ transitionProperty: 'display' }}>
          Ada
        </p>,
        document.body,
      )}
    </ForAccount>,
    // The style of the page.
    {
      wrap: (trees) => (
        <>
          <style>{'* { transition: all 10s allow-discrete }'}</style>
          {trees}
        </>
      ),
    },
  );
  const secrets = [...document.querySelectorAll('.secret')];
  const areVisible = () => secrets.map((secret) => secret.checkVisibility());
  expect(areVisible()).toEqual([true, true]);
  // `switchTo()` of the page would wait for the end of the transition.
  await store.switchTo(sessionIdOf('Bob'));
  await nextFrame();
  expect(areVisible()).toEqual([false, false]);
  await switchTo('Ada');
  expect(areVisible()).toEqual([true, true]);
  expect(secrets.map((secret) => secret.getAttribute('style'))).toEqual([
    null,
    'transition-property: display;',
  ]);
});

describe.each(['in its tree', 'in a portal'])('the radio buttons of the next account %s', (where) => {
  itUnlikeActivity('do not uncheck those in a portal that is hidden', async (component) => {
    const choice = (
      <>
        <input type="radio" name="plan" value="free" defaultChecked />
        <input type="radio" name="plan" value="paid" />
      </>
    );
    const { switchTo } = await openPage(
      component,
      <>
        <ForAccount account="Ada">{createPortal(<p className="adas">{choice}</p>, document.body)}</ForAccount>
        <ForAccount account="Bob">
          {where === 'in its tree' ? (
            <p className="bobs">{choice}</p>
          ) : (
            createPortal(<p className="bobs">{choice}</p>, document.body)
          )}
        </ForAccount>
      </>,
    );
    const chosenBy = (whose: string) =>
      document.querySelector<HTMLInputElement>(`.${whose} input:checked`)?.value;
    const choose = (plan: string) =>
      document.querySelector<HTMLInputElement>(`.adas [value=${plan}]`)?.click();
    choose('paid');
    await switchTo('Bob');
    expect(chosenBy('adas')).toBe('paid');
    expect(chosenBy('bobs')).toBe('free');
    await switchTo('Ada');
    expect(chosenBy('adas')).toBe('paid');
    expect(chosenBy('bobs')).toBe('free');
    choose('free');
    await switchTo('Bob');
    expect(chosenBy('adas')).toBe('free');
    expect(chosenBy('bobs')).toBe('free');
  });
});
