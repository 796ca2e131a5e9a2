import { type ReactNode, useEffect, useInsertionEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { expect, it, onTestFinished } from 'vitest';
import { SessionScope } from 'multisession';
import { eventually } from '../eventually.ts';
import { findByClass, ForAccount, nextFrame, openPage, sessionQueryScope } from './page.tsx';

function Radio({ name }: { readonly name: string }): ReactNode {
  return <input className={name} type="radio" name="plan" />;
}

it('radio buttons that a kept tree renders first when it is shown again uncheck none in a portal of the hidden tree', async () => {
  let load: () => void = () => {};
  function Late() {
    const [isLoaded, setIsLoaded] = useState(false);
    useInsertionEffect(() => {
      load = () => setIsLoaded(true);
    }, []);
    return isLoaded ? <input className="bob" type="radio" name="plan" defaultChecked /> : null;
  }
  const { switchTo, find } = await openPage(
    sessionQueryScope,
    <>
      <ForAccount account="Ada">{createPortal(<Radio name="ada" />, document.body)}</ForAccount>
      <ForAccount account="Bob">
        <p>Bob</p>
        <Late />
      </ForAccount>
    </>,
    { isStrict: false },
  );
  await switchTo('Bob');
  await switchTo('Ada');
  const ofAda = findByClass('input', 'ada');
  ofAda.checked = true;
  load();
  await switchTo('Bob');
  await eventually(() => expect(find('input', '.bob').checked).toBe(true));
  expect(ofAda.checked).toBe(true);
  await switchTo('Ada');
  expect(ofAda.checked).toBe(true);
});

it('radio buttons of a returning tree uncheck none in a portal of a hidden tree of another scope in the same commit', async () => {
  const { switchTo } = await openPage(
    sessionQueryScope,
    <ForAccount account="Bob">
      <input className="bob" type="radio" name="plan" />
    </ForAccount>,
    {
      isStrict: false,
      wrap: (trees) => (
        <>
          {trees}
          <SessionScope keepAlive={3}>
            <ForAccount account="Ada">{createPortal(<Radio name="ada" />, document.body)}</ForAccount>
          </SessionScope>
        </>
      ),
    },
  );
  await switchTo('Bob');
  const ofBob = findByClass('input', 'bob');
  ofBob.checked = true;
  await switchTo('Ada');
  const ofAda = findByClass('input', 'ada');
  ofAda.checked = true;
  await switchTo('Bob');
  await switchTo('Ada');
  expect(ofAda.checked).toBe(true);
});

it('radio buttons of a returning tree uncheck none in a portal of the hidden tree in the same shadow root', async () => {
  const host = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => host.remove());
  const root = host.attachShadow({ mode: 'open' });
  const portals = root.appendChild(document.createElement('div'));
  const container = root.appendChild(document.createElement('div'));
  const { store } = await openPage(
    sessionQueryScope,
    <>
      <ForAccount account="Ada">{createPortal(<Radio name="ada" />, portals)}</ForAccount>
      <ForAccount account="Bob">
        <Radio name="bob" />
      </ForAccount>
    </>,
    {
      isStrict: false,
      wrap: (trees) => (
        <>
          <h1>Ada</h1>
          {createPortal(trees, container)}
        </>
      ),
    },
  );
  const visible = (name: string) => {
    const radio = root.querySelector<HTMLInputElement>(`.${name}`);
    expect(radio?.checkVisibility()).toBe(true);
    return radio;
  };
  async function show(name: string): Promise<HTMLInputElement | null> {
    await store.switchTo(`sess_${name}`);
    return eventually(() => visible(name));
  }
  const ofBob = await show('bob');
  if (ofBob) ofBob.checked = true;
  const ofAda = await show('ada');
  if (ofAda) ofAda.checked = true;
  await show('bob');
  expect(ofBob?.checked).toBe(true);
  await show('ada');
  expect(ofAda?.checked).toBe(true);
});

it('radio buttons of a returning tree uncheck none in the hidden tree of another scope in the same commit', async () => {
  const { switchTo } = await openPage(
    sessionQueryScope,
    <ForAccount account="Ada">
      <Radio name="ada" />
    </ForAccount>,
    {
      isStrict: false,
      wrap: (trees) => (
        <>
          {trees}
          <SessionScope keepAlive={3}>
            <ForAccount account="Bob">
              <Radio name="bob" />
            </ForAccount>
          </SessionScope>
        </>
      ),
    },
  );
  const ofAda = findByClass('input', 'ada');
  ofAda.checked = true;
  await switchTo('Bob');
  const ofBob = findByClass('input', 'bob');
  ofBob.checked = true;
  await switchTo('Ada');
  expect([ofAda.checked, ofBob.checked]).toEqual([true, true]);
  await switchTo('Bob');
  expect([ofAda.checked, ofBob.checked]).toEqual([true, true]);
});

it('radio buttons of a returning tree uncheck none in a portal that is inside a returning tree of another scope', async () => {
  let show: (left: string, right: string) => Promise<void> = async () => {};
  const portals = document.createElement('div');
  function Panes(): ReactNode {
    const [[left, right], setPanes] = useState<readonly string[]>(['ada', 'ada']);
    useEffect(() => {
      show = (...panes) => {
        flushSync(() => setPanes(panes));
        return nextFrame();
      };
    }, []);
    return (
      <>
        <SessionScope sessionId={`sess_${left}`} keepAlive={3}>
          <ForAccount account="Bob">
            <div ref={(element) => element?.append(portals)} />
          </ForAccount>
        </SessionScope>
        <SessionScope sessionId={`sess_${right}`} keepAlive={3}>
          <ForAccount account="Ada">{createPortal(<Radio name="ada" />, portals)}</ForAccount>
          <ForAccount account="Bob">
            <Radio name="bob" />
          </ForAccount>
        </SessionScope>
      </>
    );
  }
  await openPage(sessionQueryScope, null, {
    isStrict: false,
    wrap: (trees) => (
      <>
        {trees}
        <Panes />
      </>
    ),
  });
  await show('ada', 'bob');
  const ofBob = findByClass('input', 'bob');
  ofBob.checked = true;
  await show('bob', 'ada');
  const ofAda = findByClass('input', 'ada');
  ofAda.checked = true;
  await show('ada', 'ada');
  expect([ofAda.checked, ofBob.checked]).toEqual([true, true]);
  await show('bob', 'bob');
  expect([ofAda.checked, ofBob.checked]).toEqual([true, true]);
});

/** Overrides a method, for example to hide its content. */
class Opaque extends HTMLElement {
  override querySelectorAll(): NodeListOf<never> {
    return new DocumentFragment().querySelectorAll('*');
  }
}

it('radio buttons of a returning tree uncheck none in a portal inside a custom element that overrides its methods', async () => {
  customElements.define('x-opaque', Opaque);
  const container = document.body.appendChild(new Opaque());
  onTestFinished(() => container.remove());
  const { switchTo } = await openPage(
    sessionQueryScope,
    <>
      <ForAccount account="Ada">{createPortal(<Radio name="ada" />, container)}</ForAccount>
      <ForAccount account="Bob">
        <Radio name="bob" />
      </ForAccount>
    </>,
    { isStrict: false },
  );
  await switchTo('Bob');
  findByClass('input', 'bob').checked = true;
  await switchTo('Ada');
  const ofAda = findByClass('input', 'ada');
  ofAda.checked = true;
  await switchTo('Bob');
  await switchTo('Ada');
  expect(ofAda.checked).toBe(true);
});
