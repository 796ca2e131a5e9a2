import { createPortal } from 'react-dom';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../eventually.ts';
import { ForAccount, openPage, sessionQueryScope } from './page.tsx';

// A field with a name hides the property of its form with the same name, such as `form.children`. An image does so with
// the properties of the document.

/** The properties of all forms, except those that React needs itself. */
const names = [
  ...new Set([HTMLFormElement, HTMLElement, Element, Node, EventTarget].flatMap(namesOf)),
].filter((name) => !['appendChild', 'nodeName', 'parentNode', 'setAttribute'].includes(name));

function namesOf({ prototype }: { readonly prototype: object }): readonly string[] {
  return Object.getOwnPropertyNames(prototype);
}

/** Fields that hide all properties of their form. */
function Fields() {
  return (
    <p>
      {names.map((name) => (
        <input key={name} className={`field-${name}`} name={name} />
      ))}
    </p>
  );
}

function findForm(cssClass: string): HTMLFormElement {
  const form = document.getElementsByClassName(cssClass)[0];
  if (!(form instanceof HTMLFormElement)) throw new Error(`No form .${cssClass} found.`);
  return form;
}

const attributeOf = (element: Element, name: string): string | null =>
  Element.prototype.getAttribute.call(element, name);

it('switches keep the input of trees in a form whose fields hide its properties', async () => {
  const { switchTo, find } = await openPage(
    sessionQueryScope,
    <>
      <input className="draft" name="draft" />
      <input className="image" type="image" name="image" alt="" />
    </>,
    {
      wrap: (trees) => (
        <form className="around">
          <Fields />
          {trees}
        </form>
      ),
    },
  );
  const ofAda = find('input', '.draft');
  ofAda.value = 'Dear Bob';
  await switchTo('Bob');
  const form = findForm('around');
  expect(new FormData(form).getAll('draft')).toEqual(['']);
  expect(find('input', '.image').form).toBe(form);
  expect(ofAda.form).toBeNull();
  await switchTo('Ada');
  expect(ofAda.form).toBe(form);
  expect(find('input', '.draft').value).toBe('Dear Bob');
});

it('switches keep the input of trees beside a form whose fields hide its properties', async () => {
  const { switchTo, find } = await openPage(sessionQueryScope, <input className="draft" />, {
    wrap: (trees) => (
      <>
        <form>
          <Fields />
        </form>
        {trees}
      </>
    ),
  });
  find('input').value = 'Dear Bob';
  await switchTo('Bob');
  await switchTo('Ada');
  expect(find('input').value).toBe('Dear Bob');
});

it('a form in a tree, whose fields hide its properties, is isolated and shown again', async () => {
  const { switchTo } = await openPage(
    sessionQueryScope,
    <ForAccount account="Ada">
      <form id="form" name="form" target="frame" tabIndex={-1} className="in-tree">
        <Fields />
      </form>
    </ForAccount>,
  );
  const form = findForm('in-tree');
  // Not rendered, because React would add a listener to the form.
  form.setAttribute('popover', 'manual');
  form.setAttribute('accesskey', 'f');
  HTMLElement.prototype.showPopover.call(form);
  HTMLElement.prototype.focus.call(form);
  expect(document.activeElement).toBe(form);
  await switchTo('Bob');
  for (const name of ['id', 'name', 'target']) expect(attributeOf(form, name)).toMatch(/^hidden-tree-/);
  expect(attributeOf(form, 'accesskey')).toBe('');
  expect(document.activeElement).toBe(document.body);
  expect(Element.prototype.matches.call(form, ':popover-open')).toBe(false);
  HTMLElement.prototype.showPopover.call(form);
  expect(Element.prototype.matches.call(form, ':popover-open')).toBe(false);
  await switchTo('Ada');
  for (const name of ['id', 'name']) expect(attributeOf(form, name)).toBe('form');
  expect(attributeOf(form, 'accesskey')).toBe('f');
  HTMLElement.prototype.showPopover.call(form);
  await switchTo('Bob');
  await switchTo('Ada');
});

it('a form that is added to a hidden tree, whose fields hide its properties, is isolated', async () => {
  const { switchTo, find } = await openPage(sessionQueryScope, null);
  const tree = find('h1').parentElement;
  await switchTo('Bob');
  const form = document.createElement('form');
  form.id = 'late';
  form.innerHTML = names.map((name) => `<input name="${name}" />`).join('');
  tree?.append(form);
  await eventually(() => expect(attributeOf(form, 'id')).toMatch(/^hidden-tree-/));
  await switchTo('Ada');
  expect(attributeOf(form, 'id')).toBe('late');
});

it('a focused form in a tree, whose fields hide its properties, gets the focus back', async () => {
  const { switchTo } = await openPage(
    sessionQueryScope,
    <ForAccount account="Ada">
      <form tabIndex={-1} className="focused">
        <Fields />
      </form>
    </ForAccount>,
  );
  const form = findForm('focused');
  HTMLElement.prototype.focus.call(form);
  await switchTo('Bob');
  expect(document.activeElement).toBe(document.body);
  await switchTo('Ada');
  expect(document.activeElement).toBe(form);
});

it('a modal dialog is closed by its submitted form, whose fields hide its properties, while its tree is hidden', async () => {
  const { switchTo, find } = await openPage(
    sessionQueryScope,
    <ForAccount account="Ada">
      <dialog>
        <form method="dialog">
          <Fields />
          <button value="saved">Save</button>
        </form>
      </dialog>
    </ForAccount>,
  );
  const dialog = find('dialog');
  dialog.showModal();
  await switchTo('Bob');
  dialog.querySelector('button')?.click();
  await switchTo('Ada');
  expect(dialog.open).toBe(false);
  expect(dialog.returnValue).toBe('saved');
});

it('a portal of a form whose fields hide its properties is hidden and shown with its tree', async () => {
  const portal = createPortal(
    <form id="portal" className="portal" tabIndex={-1}>
      <Fields />
    </form>,
    document.body,
  );
  const { switchTo } = await openPage(sessionQueryScope, <ForAccount account="Ada">{portal}</ForAccount>);
  const form = findForm('portal');
  const isVisible = () => Element.prototype.checkVisibility.call(form);
  HTMLElement.prototype.focus.call(form);
  for (let round = 0; round < 2; round += 1) {
    await switchTo('Bob');
    expect(isVisible()).toBe(false);
    expect(attributeOf(form, 'id')).toMatch(/^hidden-tree-/);
    expect(document.activeElement).toBe(document.body);
    await switchTo('Ada');
    expect(isVisible()).toBe(true);
    expect(attributeOf(form, 'id')).toBe('portal');
  }
});

it.each(['activeElement', 'body', 'createTreeWalker', 'getElementsByTagName', 'querySelectorAll'])(
  'an image named "%s" does not break switches',
  async (name) => {
    const { switchTo, find } = await openPage(sessionQueryScope, <input className="draft" />);
    const image = new Image();
    const { body } = document;
    find('input').value = 'Dear Bob';
    find('input').focus();
    image.name = name;
    body.append(image);
    onTestFinished(() => image.remove());
    await switchTo('Bob');
    await switchTo('Ada');
    image.remove();
    expect(find('input').value).toBe('Dear Bob');
    expect(document.activeElement).toBe(find('input'));
  },
);
