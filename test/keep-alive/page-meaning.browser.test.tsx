import { type ReactNode, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { eventually } from '../eventually.ts';
import {
  findByClass,
  ForAccount,
  isClickable,
  itUnlikeActivity,
  type KeepAliveComponent,
  openPage,
  sessionQueryScope,
  useFirstName,
} from './page.tsx';
import { createSilentAudio } from './silent-audio.ts';

/** Renders HTML as is: React moves some elements, such as `<meta>`, to the head. */
function Html({ html }: { readonly html: string }) {
  return <div dangerouslySetInnerHTML={{ __html: html }} />;
}

/** An open shadow root with the given HTML. */
function Shadow({ html, className }: { readonly html: string; readonly className: string }) {
  const [attach] = useState(() => (host: HTMLElement | null) => {
    if (host && !host.shadowRoot) host.attachShadow({ mode: 'open' }).innerHTML = html;
  });
  return <div className={className} ref={attach} />;
}

function shadowOf(className: string): ShadowRoot {
  const { shadowRoot } = findByClass('div', className);
  if (!shadowRoot) throw new Error('The element has no shadow root.');
  return shadowRoot;
}

/** Opens a page with content of Ada's and Bob's, and shows Bob's. */
async function openAsBob(component: KeepAliveComponent, ofAda: ReactNode, ofBob: ReactNode = null) {
  const page = await openPage(
    component,
    <>
      <ForAccount account="Ada">{ofAda}</ForAccount>
      <ForAccount account="Bob">{ofBob}</ForAccount>
    </>,
  );
  return {
    ...page,
    /** Runs code before Ada's tree is hidden. */
    asAda: async (act: () => unknown) => {
      await act();
      await page.switchTo('Bob');
    },
  };
}

describe('a name in a hidden tree has no meaning for the page', () => {
  const named: readonly (readonly [what: string, html: string, isFound: () => boolean])[] = [
    ['form', '<form name="letter"></form>', () => document.forms.namedItem('letter') !== null],
    ['img', '<img name="letter" alt="">', () => document.images.namedItem('letter') !== null],
    ['object', '<object name="letter"></object>', () => document.getElementsByName('letter').length > 0],
    ['fragment', '<a name="letter">x</a>', () => document.getElementsByName('letter').length > 0],
    [
      'meta',
      '<meta name="color-scheme" content="dark">',
      () => document.querySelector('meta[name=color-scheme]') !== null,
    ],
    [
      'meta property',
      '<meta property="og:title" content="Letters of Ada">',
      () => document.querySelector('meta[property="og:title"]') !== null,
    ],
    ...['canonical', 'manifest', 'alternate'].map(
      (rel) =>
        [
          `link ${rel}`,
          `<link rel="${rel}" href="data:,">`,
          () => document.querySelector(`link[rel=${rel}]`) !== null,
        ] as const,
    ),
    [
      'base',
      '<base href="/elsewhere/">',
      () => new URL('letter', document.baseURI).pathname === '/elsewhere/letter',
    ],
  ];
  for (const [what, html, isFound] of named) {
    itUnlikeActivity(`of the kind ${what}`, async (component) => {
      const { switchTo } = await openPage(
        component,
        <ForAccount account="Ada">
          <Html html={html} />
        </ForAccount>,
      );
      expect(isFound()).toBe(true);
      await switchTo('Bob');
      expect(isFound()).toBe(false);
      await switchTo('Ada');
      expect(isFound()).toBe(true);
    });
  }

  function Preview() {
    const name = useFirstName();
    return (
      <>
        <iframe name="preview" className={name} title="Preview" sandbox="allow-same-origin" srcDoc={name} />
        <a className={`link ${name}`} href={`about:blank#of-${name}`} target="preview">
          Show
        </a>
      </>
    );
  }
  const urlIn = (name: string) => findByClass('iframe', name).contentWindow?.location.href;

  itUnlikeActivity('a link loads into a frame of its own tree', async (component) => {
    const { find, switchTo } = await openPage(component, <Preview />);
    await switchTo('Bob');
    find('a').click();
    await eventually(() => expect([urlIn('Ada'), urlIn('Bob')]).toContain('about:blank#of-Bob'));
    expect(urlIn('Bob')).toBe('about:blank#of-Bob');
  });

  it('code in a hidden tree loads a link into a frame of its own tree', async () => {
    const { switchTo } = await openPage(sessionQueryScope, <Preview />);
    await switchTo('Bob');
    findByClass('a', 'link Ada').click();
    await eventually(() => expect([urlIn('Ada'), urlIn('Bob')]).toContain('about:blank#of-Ada'));
    expect(urlIn('Ada')).toBe('about:blank#of-Ada');
    await switchTo('Ada');
    expect(findByClass('iframe', 'Ada').contentWindow?.name).toBe('preview');
  });
});

describe('a style in a hidden tree does not apply to the page', () => {
  const rules = 'p { color: red; animation: fade 1s } @keyframes fade { from, to { opacity: 0.5 } }';
  const styles: readonly (readonly [what: string, render: ReactNode])[] = [
    ['a style element', <style key="">{rules}</style>],
    [
      'a style element in SVG',
      <svg key="">
        <style>{rules}</style>
      </svg>,
    ],
    [
      'a style sheet',
      <Html key="" html={`<link rel="stylesheet" href="data:text/css,${encodeURIComponent(rules)}">`} />,
    ],
    ['a style element with a media query', <Html key="" html={`<style media="screen">${rules}</style>`} />],
  ];
  const lookOf = (element: Element) => {
    const { color, opacity } = getComputedStyle(element);
    return [color, opacity];
  };
  for (const [what, style] of styles) {
    itUnlikeActivity(`from ${what}`, async (component) => {
      const { find, switchTo } = await openPage(
        component,
        <>
          <p>Dear Bob</p>
          <ForAccount account="Ada">{style}</ForAccount>
        </>,
      );
      await eventually(() => expect(lookOf(find('p'))).toEqual(['rgb(255, 0, 0)', '0.5']));
      await switchTo('Bob');
      expect(lookOf(find('p'))).toEqual(['rgb(0, 0, 0)', '1']);
      await switchTo('Ada');
      expect(lookOf(find('p'))).toEqual(['rgb(255, 0, 0)', '0.5']);
    });
  }

  it('from a style element in SVG whose text is changed meanwhile, until the tree is shown', async () => {
    const { find, switchTo } = await openPage(
      sessionQueryScope,
      <>
        <p>Dear Bob</p>
        <ForAccount account="Ada">
          <Html html="<svg><style>p { color: red }</style></svg>" />
        </ForAccount>
      </>,
    );
    const style = document.querySelector('svg style');
    await switchTo('Bob');
    style?.replaceChildren('p { color: green }');
    await Promise.resolve();
    expect(lookOf(find('p'))).toEqual(['rgb(0, 0, 0)', '1']);
    await switchTo('Ada');
    expect(lookOf(find('p'))).toEqual(['rgb(0, 128, 0)', '1']);
  });

  it('through names that are unique on a page: of view transitions, anchors and counters', async () => {
    const ofBoth = (
      <>
        <p style={{ viewTransitionName: 'letter', counterIncrement: 'letters', anchorName: '--letter' }}>1</p>
        <div style={{ position: 'absolute', top: 'anchor(--letter bottom, 777px)' }} />
      </>
    );
    const { find, switchTo } = await openPage(sessionQueryScope, ofBoth);
    await switchTo('Bob');
    await expect(document.startViewTransition(() => {}).ready).resolves.toBeUndefined();
    expect(getComputedStyle(find('div')).top).not.toBe('777px');
  });
});

describe('in an open shadow root or a frame of a hidden tree', () => {
  itUnlikeActivity('a modal dialog does not block the page', async (component) => {
    const { find, switchTo, asAda } = await openAsBob(
      component,
      <Shadow className="host" html="<dialog>Wait</dialog>" />,
      <button>Go</button>,
    );
    const dialog = shadowOf('host').querySelector('dialog');
    await asAda(() => dialog?.showModal());
    expect(isClickable(find('button'))).toBe(true);
    await switchTo('Ada');
    expect(dialog?.matches(':modal')).toBe(true);
  });

  itUnlikeActivity('media are paused', async (component) => {
    const audio = `<audio loop muted src="${createSilentAudio()}"></audio>`;
    const { find, asAda } = await openAsBob(
      component,
      <>
        <Shadow className="host" html={audio} />
        <iframe title="Player" className="player" sandbox="allow-same-origin" srcDoc={audio} />
      </>,
    );
    const inShadow = shadowOf('host').querySelector('audio');
    const inFrame = () => findByClass('iframe', 'player').contentDocument?.querySelector('audio');
    await eventually(() => expect(inFrame()).toBeTruthy());
    await userEvent.click(find('h1'));
    await asAda(() => Promise.all([inShadow?.play(), inFrame()?.play()]));
    expect([inShadow?.paused, inFrame()?.paused]).toEqual([true, true]);
    await Promise.allSettled([inShadow?.play(), inFrame()?.play()]);
    expect([inShadow?.paused, inFrame()?.paused]).toEqual([true, true]);
  });
});

describe('while it is hidden, code in a tree', () => {
  itUnlikeActivity(
    'cannot block the page with a custom element that it defines only then',
    async (component) => {
      // A name can be defined only once.
      const name = component === sessionQueryScope ? 'late-alert' : 'late-alert-of-activity';
      const { find, switchTo, asAda } = await openAsBob(
        component,
        <Html html={`<${name} class="late"></${name}>`} />,
        <button>Go</button>,
      );
      await asAda(() => {});
      customElements.define(
        name,
        class extends HTMLElement {
          connectedCallback() {
            this.attachShadow({ mode: 'open' }).innerHTML = '<dialog>Wait</dialog>';
            this.shadowRoot?.querySelector('dialog')?.showModal();
          }
        },
      );
      await customElements.whenDefined(name);
      expect(isClickable(find('button'))).toBe(true);
      await switchTo('Ada');
      const dialog = document.querySelector('.late')?.shadowRoot?.querySelector('dialog');
      expect(dialog?.matches(':modal')).toBe(true);
    },
  );

  itUnlikeActivity('cannot open a modal dialog', async (component) => {
    const { find, switchTo, asAda } = await openAsBob(
      component,
      <dialog className="late">Wait</dialog>,
      <button>Go</button>,
    );
    const dialog = findByClass('dialog', 'late');
    await asAda(() => {});
    dialog.showModal();
    await Promise.resolve();
    expect(isClickable(find('button'))).toBe(true);
    await switchTo('Ada');
    expect(dialog.matches(':modal')).toBe(true);
  });

  itUnlikeActivity(
    'cannot open a popover, which would close those of the visible account',
    async (component) => {
      const { find, asAda } = await openAsBob(
        component,
        <div className="late" popover="auto" />,
        <div className="menu" popover="auto" />,
      );
      await asAda(() => {});
      find('div', '.menu').showPopover();
      findByClass('div', 'late').showPopover();
      expect(findByClass('div', 'late').matches(':popover-open')).toBe(false);
      expect(find('div', '.menu').matches(':popover-open')).toBe(true);
    },
  );

  itUnlikeActivity('cannot play media', async (component) => {
    const { find, asAda } = await openAsBob(component, <Html html='<audio class="late">' />);
    await asAda(() => userEvent.click(find('h1')));
    const late = findByClass('audio', 'late');
    const added = document.createElement('audio');
    late.after(added);
    const both = [late, added].map((audio) => Object.assign(audio, { loop: true, src: createSilentAudio() }));
    await Promise.allSettled(both.map((audio) => audio.play()));
    expect(both.map(({ paused }) => paused)).toEqual([true, true]);
  });

  it('cannot take the focus', async () => {
    const { find, asAda } = await openAsBob(sessionQueryScope, <input className="late" />, <input />);
    await asAda(() => {});
    find('input').focus();
    findByClass('input', 'late').focus();
    expect(document.activeElement).toBe(find('input'));
  });

  itUnlikeActivity('cannot add an element with a meaning for the page', async (component) => {
    const { find, switchTo, asAda } = await openAsBob(
      component,
      <div className="late" />,
      <>
        <p>Dear Ada</p>
        <input type="radio" name="plan" defaultChecked />
      </>,
    );
    await asAda(() => {});
    const late = findByClass('div', 'late');
    late.innerHTML = `<b id="letter"></b><form name="letters"></form><iframe name="preview"></iframe>
      <style>p { color: red }</style><button accesskey="d"></button>`;
    await Promise.resolve();
    expect(document.querySelector('#letter')).toBe(null);
    expect(document.forms.namedItem('letters')).toBe(null);
    expect(late.querySelector('iframe')?.contentWindow?.name).not.toBe('preview');
    expect(getComputedStyle(find('p')).color).toBe('rgb(0, 0, 0)');
    expect(late.querySelector('button')?.accessKey).toBe('');
    await switchTo('Ada');
    expect(late.querySelector('b')?.id).toBe('letter');
    expect(late.querySelector('iframe')?.contentWindow?.name).toBe('preview');
    expect(late.querySelector('button')?.accessKey).toBe('d');
  });

  it('cannot give an element an ID of the visible account, and keeps it for later', async () => {
    const { switchTo, asAda } = await openAsBob(
      sessionQueryScope,
      <b className="late" id="first" />,
      <b id="letter" />,
    );
    await asAda(() => {});
    const late = findByClass('b', 'late');
    late.id = 'letter';
    await Promise.resolve();
    expect(document.querySelectorAll('#letter')).toHaveLength(1);
    await switchTo('Ada');
    expect(late.id).toBe('letter');
  });

  itUnlikeActivity('cannot add a field to a form around the scope', async (component) => {
    const { switchTo } = await openPage(component, <div className="room" />, {
      wrap: (trees) => <form className="around">{trees}</form>,
    });
    const late = document.querySelector('.around div');
    await switchTo('Bob');
    late?.insertAdjacentHTML('beforeend', '<input name="secret" value="of Ada">');
    await Promise.resolve();
    expect([...new FormData(findByClass('form', 'around')).keys()]).toEqual([]);
    await switchTo('Ada');
    expect([...new FormData(findByClass('form', 'around')).keys()]).toEqual(['secret']);
  });

  itUnlikeActivity('is not reached by a label around the scope', async (component) => {
    const { find, switchTo } = await openPage(
      component,
      <>
        <p>News</p>
        <input type="checkbox" />
      </>,
      { wrap: (trees) => <label>{trees}</label> },
    );
    const inputOfAda = find('input');
    await switchTo('Bob');
    await userEvent.click(find('p'));
    expect(inputOfAda.checked).toBe(false);
  });

  it('reads its form and the fields that belong to it by ID', async () => {
    let resolve = (): void => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    const sent: unknown[] = [];
    const { find, switchTo } = await openPage(
      sessionQueryScope,
      <>
        <form
          id="letter"
          onSubmit={async (event) => {
            event.preventDefault();
            const form = event.currentTarget;
            await promise;
            sent.push(...new FormData(form).keys());
          }}
        >
          <input name="text" />
          <button>Send</button>
        </form>
        <input form="letter" name="subject" />
      </>,
    );
    await userEvent.click(find('button'));
    await switchTo('Bob');
    resolve();
    await eventually(() => expect(sent).toEqual(['text', 'subject']));
  });

  it('reads the name and the ID of a field that loses the focus', async () => {
    const saved = vi.fn<(key: string) => void>();
    const { find, switchTo } = await openPage(
      sessionQueryScope,
      <input id="wish" name="text" onBlur={({ target }) => saved(`${target.id}, ${target.name}`)} />,
    );
    await userEvent.click(find('input'));
    await switchTo('Bob');
    expect(saved.mock.calls).toEqual([['wish, text']]);
  });
});
