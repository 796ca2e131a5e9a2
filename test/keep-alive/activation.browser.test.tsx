import { type FormEvent, type ReactNode, use, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';
import {
  findByClass,
  ForAccount,
  itUnlikeActivity,
  nextFrame,
  openPage,
  pressAccessKey,
  sessionQueryScope,
  sessionIdOf,
  useFirstName,
} from './page.tsx';
import { guardTrees } from '../../src/react/keep-alive/guard-events.ts';
import { eventually } from '../eventually.ts';

type Placement = (children: ReactNode) => ReactNode;

const layer = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
document.body.append(layer);
afterAll(() => layer.remove());

const placements: readonly (readonly [where: string, put: Placement])[] = [
  ['in a kept tree', (children) => children],
  ['in a portal of a kept tree', (children) => createPortal(<section>{children}</section>, document.body)],
  [
    'in a portal beside the body',
    (children) => createPortal(<section>{children}</section>, document.documentElement),
  ],
  [
    'in a portal in an SVG element',
    (children) => createPortal(<foreignObject>{children}</foreignObject>, layer),
  ],
];

/** A submit button and fields with the attribute `form="letter"`. */
function FieldsOfOtherForm({ onClick }: { readonly onClick: () => void }) {
  return (
    <>
      <button form="letter" onClick={onClick}>
        Go
      </button>
      <input form="letter" name="secret" defaultValue="of Ada" />
      <textarea form="letter" name="empty" required />
      <stray-field form="letter" name="custom" />
    </>
  );
}

function recordSubmissions(sent: string[]) {
  return (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = [...new FormData(event.currentTarget)];
    sent.push(
      data.map(([name, value]) => `${name}=${typeof value === 'string' ? value : value.name}`).join('&'),
    );
  };
}

/** Elements with every attribute that is stripped while a tree is hidden. */
function AllStrippedAttributes() {
  return (
    <div className="everything">
      <input type="radio" name="plan" value="alone" />
      <input type="radio" form="letter" name="plan" value="apart" />
      <form id="letter">
        <input type="radio" name="plan" value="within" />
        <textarea name="text" />
      </form>
      <label htmlFor="wish" accessKey="w">
        Wish
      </label>
      <input id="wish" type="checkbox" name="wish" defaultValue="wish" />
      <button popoverTarget="menu" {...{ commandfor: 'menu', command: 'show-popover' }}>
        Go
      </button>
      <div popover="auto" id="menu" />
      <map name="places">
        <area accessKey="p" alt="Here" />
      </map>
      <dialog closedby="any" />
    </div>
  );
}

/** Describes the attributes of all descendants, and the forms and labels of all fields. */
function describeElements(root: Element): readonly string[] {
  const elements = [...root.querySelectorAll('*')].map(({ localName, attributes }) =>
    [localName, ...[...attributes].map(({ name, value }) => `${name}=${value}`).toSorted()].join(' '),
  );
  const fields = [...root.querySelectorAll('input')].map(
    ({ value, checked, form, labels }) =>
      `${value} ${checked} form: ${form?.id} own: ${root.contains(form)} labels: ${labels?.length}`,
  );
  return [...elements, ...fields];
}

/** A form-associated custom element, as used by component libraries. */
class StrayField extends HTMLElement {
  static formAssociated = true;
  constructor() {
    super();
    this.attachInternals().setFormValue('of Ada');
  }
}
customElements.define('stray-field', StrayField);

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'stray-field': { readonly form?: string; readonly name?: string };
    }
  }
}

describe.each(placements)('%s', (_, place) => {
  itUnlikeActivity('an access key activates elements of the visible account only', async (component) => {
    const pressed: string[] = [];
    function Delete() {
      const name = useFirstName();
      return place(
        <button accessKey="d" onClick={() => pressed.push(name)}>
          Go
        </button>,
      );
    }
    const { switchTo } = await openPage(component, <Delete />);
    const expected: string[] = [];
    for (const name of ['Ada', 'Bob', 'Ada', 'Bob']) {
      await switchTo(name);
      await pressAccessKey('d');
      expected.push(name);
      expect(pressed).toEqual(expected);
    }
  });

  itUnlikeActivity(
    'hidden fields and buttons do not join the form of the visible account',
    async (component) => {
      const clicked = vi.fn<() => void>();
      const sent: string[] = [];
      const { find, switchTo } = await openPage(
        component,
        <>
          <ForAccount account="Ada">{place(<FieldsOfOtherForm onClick={clicked} />)}</ForAccount>
          <ForAccount account="Bob">
            <form id="letter" onSubmit={recordSubmissions(sent)}>
              <input name="text" />
            </form>
          </ForAccount>
        </>,
      );
      await switchTo('Bob');
      await userEvent.type(find('input', '[name=text]'), 'Dear Ada{Enter}');
      expect(sent).toEqual(['text=Dear Ada']);
      expect(clicked).not.toHaveBeenCalled();
      expect(find('form').elements).toHaveLength(1);
    },
  );

  itUnlikeActivity(
    'attributes, forms and labels are restored when their tree is shown again',
    async (component) => {
      const { switchTo } = await openPage(component, <>{place(<AllStrippedAttributes />)}</>);
      const root = findByClass('div', 'everything');
      for (const radio of root.querySelectorAll('input')) radio.checked = radio.value !== 'within';
      const before = describeElements(root);
      expect(before.slice(-4)).toEqual([
        'alone true form: undefined own: false labels: 0',
        'apart true form: letter own: true labels: 0',
        'within false form: letter own: true labels: 0',
        'wish true form: undefined own: false labels: 1',
      ]);
      await switchTo('Bob');
      expect(describeElements(root)).not.toEqual(before);
      await switchTo('Ada');
      expect(describeElements(root)).toEqual(before);
    },
  );

  it('an attribute that the app changes while its tree is hidden keeps the new value', async () => {
    const { switchTo } = await openPage(
      sessionQueryScope,
      <ForAccount account="Ada">
        {place(
          <button className="adas" id="old" accessKey="d" popoverTarget="menu">
            Go
          </button>,
        )}
      </ForAccount>,
    );
    const button = findByClass('button', 'adas');
    await switchTo('Bob');
    button.id = 'new';
    button.accessKey = 'k';
    await switchTo('Ada');
    expect([button.id, button.accessKey, button.getAttribute('popovertarget')]).toEqual(['new', 'k', 'menu']);
  });

  it('an attribute that React removes when its tree is shown again stays removed', async () => {
    function Button() {
      const [key, setKey] = useState<string | undefined>('d');
      return (
        <button className="adas" accessKey={key} onClick={() => setKey(undefined)}>
          Go
        </button>
      );
    }
    const { switchTo } = await openPage(
      sessionQueryScope,
      <ForAccount account="Ada">{place(<Button />)}</ForAccount>,
    );
    const button = findByClass('button', 'adas');
    await switchTo('Bob');
    button.click();
    await switchTo('Ada');
    expect(button.accessKey).toBe('');
  });

  it('an access key that the app adds to a hidden tree is blocked until the tree is shown', async () => {
    const clicked = vi.fn<() => void>();
    const { switchTo } = await openPage(sessionQueryScope, <>{place(<div className="room" />)}</>);
    const room = findByClass('div', 'room');
    await switchTo('Bob');
    const late = room.appendChild(document.createElement('button'));
    late.accessKey = 'd';
    late.addEventListener('click', clicked);
    await pressAccessKey('d');
    expect(clicked).not.toHaveBeenCalled();
    await switchTo('Ada');
    await pressAccessKey('d');
    expect(clicked).toHaveBeenCalledOnce();
  });

  it('access keys work again after a second switch interrupts the restoration of their tree', async () => {
    const pressed = vi.fn<() => void>();
    const { promise, resolve } = deferred();
    function Late() {
      const [waiting, setWaiting] = useState<Promise<void>>();
      if (waiting) use(waiting);
      return (
        <button className="wait" onClick={() => setWaiting(promise)}>
          Go
        </button>
      );
    }
    const { switchTo, store } = await openPage(
      sessionQueryScope,
      <ForAccount account="Ada">
        <Late />
        {place(
          <button className="adas" accessKey="d" onClick={pressed}>
            Go
          </button>,
        )}
      </ForAccount>,
    );
    await switchTo('Bob');
    findByClass('button', 'wait').click();
    await store.switchTo(sessionIdOf('Ada'));
    await eventually(() => expect(document.body.textContent).toContain('One moment'));
    await switchTo('Bob');
    await pressAccessKey('d');
    expect(pressed).not.toHaveBeenCalled();
    resolve();
    await switchTo('Ada');
    await pressAccessKey('d');
    expect(pressed).toHaveBeenCalledOnce();
  });
});

describe('the visible account does not activate elements of a hidden tree', () => {
  const elements: readonly (readonly [what: string, render: (act: () => void) => ReactNode])[] = [
    [
      'a link',
      (act) => (
        <a href="#gone" accessKey="d" onClick={act}>
          Gone
        </a>
      ),
    ],
    [
      'a label',
      (act) => (
        <label accessKey="d">
          News
          <input type="checkbox" onClick={act} />
        </label>
      ),
    ],
    [
      'a submit button',
      (act) => (
        <form action={act}>
          <button accessKey="d">Go</button>
        </form>
      ),
    ],
    [
      'a summary element',
      (act) => (
        <details onToggle={act}>
          <summary accessKey="d">More</summary>
        </details>
      ),
    ],
  ];
  for (const [what, render] of elements) {
    itUnlikeActivity(`with the access key of ${what}`, async (component) => {
      const acted = vi.fn<() => void>();
      const { switchTo } = await openPage(component, <ForAccount account="Ada">{render(acted)}</ForAccount>);
      await pressAccessKey('d');
      await eventually(() => expect(acted).toHaveBeenCalledOnce());
      await switchTo('Bob');
      await pressAccessKey('d');
      await nextFrame();
      expect(acted).toHaveBeenCalledOnce();
    });
  }

  itUnlikeActivity('by opening a details element of the same group', async (component) => {
    const toggled: string[] = [];
    function Question() {
      const name = useFirstName();
      return (
        <details name="faq" className={name} onToggle={() => toggled.push(name)}>
          <summary>Why?</summary>
        </details>
      );
    }
    const { switchTo } = await openPage(component, <Question />);
    findByClass('details', 'Ada').open = true;
    await eventually(() => expect(toggled).toEqual(['Ada']));
    await switchTo('Bob');
    findByClass('details', 'Bob').open = true;
    await eventually(() => expect(toggled).toContain('Bob'));
    await nextFrame();
    expect(toggled).toEqual(['Ada', 'Bob']);
    expect(findByClass('details', 'Ada').open).toBe(true);
    await switchTo('Ada');
    expect(findByClass('details', 'Ada').getAttribute('name')).toBe('faq');
  });

  it('with an access key in a shadow root', async () => {
    const host = document.body.appendChild(document.createElement('div'));
    const tree = document.createElement('div');
    host.attachShadow({ mode: 'open' }).append(tree);
    const button = tree.appendChild(document.createElement('button'));
    const pressed = vi.fn<() => void>();
    button.addEventListener('click', pressed);
    button.accessKey = 'd';
    const stopGuard = guardTrees([tree]);
    await pressAccessKey('d');
    expect(pressed).not.toHaveBeenCalled();
    stopGuard();
    await pressAccessKey('d');
    expect(pressed).toHaveBeenCalledOnce();
    host.remove();
  });

  itUnlikeActivity(
    'by submitting or resetting a form around all trees, which hidden required fields do not block',
    async (component) => {
      const clicked: string[] = [];
      const sent: string[] = [];
      function Parts() {
        const name = useFirstName();
        return (
          <>
            <button onClick={() => clicked.push(name)}>Go</button>
            <input name="text" defaultValue={name} required />
            <stray-field name="custom" />
          </>
        );
      }
      const { find, switchTo } = await openPage(component, <Parts />, {
        wrap: (trees) => (
          <form className="around" onSubmit={recordSubmissions(sent)}>
            {trees}
          </form>
        ),
      });
      await userEvent.clear(find('input'));
      await switchTo('Bob');
      await userEvent.type(find('input'), '!{Enter}');
      await switchTo('Ada');
      await userEvent.type(find('input'), 'Dear Bob{Enter}');
      await switchTo('Bob');
      findByClass('form', 'around').reset();
      await switchTo('Ada');
      expect(clicked).toEqual(['Bob', 'Ada']);
      expect(sent).toEqual(['text=Bob!&custom=of Ada', 'text=Dear Bob&custom=of Ada']);
      expect(find('input').value).toBe('Dear Bob');
    },
  );

  itUnlikeActivity('by clicking an image that uses an image map with the same name', async (component) => {
    const clicked: string[] = [];
    function Map() {
      const name = useFirstName();
      return (
        <>
          <img useMap="#places" src={pixel} width={50} height={50} alt="" />
          <map name="places">
            <area shape="default" href="#" alt="Here" onClick={() => clicked.push(name)} />
          </map>
        </>
      );
    }
    const { find, switchTo } = await openPage(component, <Map />);
    for (const name of ['Ada', 'Bob', 'Ada']) {
      await switchTo(name);
      await userEvent.click(find('img'));
    }
    expect(clicked).toEqual(['Ada', 'Bob', 'Ada']);
  });

  itUnlikeActivity('by pressing Escape, which does not close a hidden dialog', async (component) => {
    const closed = vi.fn<() => void>();
    const { find, switchTo } = await openPage(component, <dialog closedby="any" onClose={closed} />);
    const dialog = find('dialog');
    dialog.show();
    await switchTo('Bob');
    await userEvent.keyboard('{Escape}');
    expect(dialog.open).toBe(true);
    await switchTo('Ada');
    await userEvent.keyboard('{Escape}');
    expect(dialog.open).toBe(false);
    await eventually(() => expect(closed).toHaveBeenCalledOnce());
  });

  itUnlikeActivity('by undoing an input', async (component) => {
    const undone = vi.fn<() => void>();
    const { find, switchTo } = await openPage(
      component,
      <input onInput={({ nativeEvent }) => isUndo(nativeEvent) && undone()} />,
    );
    await userEvent.type(find('input'), 'Dear Bob');
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(undone).toHaveBeenCalledOnce();
    await userEvent.type(find('input'), 'Dear Bob');
    await switchTo('Bob');
    await userEvent.click(find('input'));
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(undone).toHaveBeenCalledOnce();
  });

  itUnlikeActivity('with a key pressed before the next frame', async (component) => {
    const blurred = vi.fn<(name: string) => void>();
    const { find, store } = await openPage(
      component,
      <input name="text" onBlur={({ target }) => blurred(target.name)} />,
    );
    await userEvent.click(find('input'));
    flushSync(() => void store.switchTo(sessionIdOf('Bob')));
    expect(document.activeElement).toBe(document.body);
    expect(blurred.mock.calls).toEqual([['text']]);
  });
});

it('a key that is held during a switch is not repeated in the element that gets back the focus', async () => {
  const { find, switchTo } = await openPage(sessionQueryScope, <input />);
  const press = (text: string, autoRepeat = false) =>
    cdp().send('Input.dispatchKeyEvent', { type: 'keyDown', key: text, text, autoRepeat });
  window.focus();
  await switchTo('Bob');
  const bobsInput = find('input');
  bobsInput.focus();
  await switchTo('Ada');
  const adasInput = find('input');
  adasInput.focus();
  await press('a');
  await press('a', true);
  await switchTo('Bob');
  expect(document.activeElement).toBe(bobsInput);
  await press('a', true);
  await press('b');
  await press('b', true);
  await eventually(() => expect([adasInput.value, bobsInput.value]).toEqual(['aa', 'bb']));
});

describe('code that runs in a hidden tree', () => {
  itUnlikeActivity(
    'does not open a popover or dialog of the visible account by clicking its own button',
    async (component) => {
      const { switchTo } = await openPage(
        component,
        <>
          <ForAccount account="Ada">
            <button className="popover" popoverTarget="menu">
              Go
            </button>
            <button className="command" {...{ commandfor: 'question', command: 'show-modal' }}>
              Go
            </button>
          </ForAccount>
          <ForAccount account="Bob">
            <div popover="auto" id="menu" />
            <dialog id="question" />
          </ForAccount>
        </>,
      );
      await switchTo('Bob');
      for (const mark of ['popover', 'command']) findByClass('button', mark).click();
      await nextFrame();
      expect(document.querySelectorAll(':popover-open, :modal')).toHaveLength(0);
    },
  );

  itUnlikeActivity(
    'does not check a checkbox of the visible account by clicking its own label',
    async (component) => {
      const { find, switchTo } = await openPage(
        component,
        <>
          <ForAccount account="Ada">
            <label className="adas" htmlFor="news">
              News
            </label>
          </ForAccount>
          <ForAccount account="Bob">
            <input id="news" type="checkbox" />
          </ForAccount>
        </>,
      );
      const label = findByClass('label', 'adas');
      await switchTo('Bob');
      label.click();
      expect(find('input').labels).toHaveLength(0);
      expect(find('input').checked).toBe(false);
    },
  );

  it('reads all fields of its own form', async () => {
    const { find, switchTo } = await openPage(
      sessionQueryScope,
      <form>
        <input name="text" />
        <input type="radio" name="plan" value="paid" defaultChecked />
      </form>,
    );
    await userEvent.fill(find('input'), 'Dear Bob');
    const form = find('form');
    await switchTo('Bob');
    expect([...new FormData(form)]).toEqual([
      ['text', 'Dear Bob'],
      ['plan', 'paid'],
    ]);
  });
});

function deferred() {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

function isUndo(event: Event): boolean {
  return event instanceof InputEvent && event.inputType === 'historyUndo';
}

const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
