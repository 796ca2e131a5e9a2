import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createRef, type ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PartProps } from '../../src/components/internal/part-props.ts';
import { useRender } from '../../src/components/internal/use-render.ts';

type LampState = { readonly on: boolean; readonly colour: string | null };

interface LampProps extends PartProps<'button', LampState> {
  readonly state?: LampState;
  readonly onSwitch?: () => void;
}

const red: LampState = { on: true, colour: 'red' };

/** A minimal part. */
function Lamp({ state = red, onSwitch, ...props }: LampProps): ReactNode {
  return useRender(
    'button',
    { type: 'button', className: 'lamp', children: 'Lamp', onClick: onSwitch },
    props,
    state,
  );
}

const node = (): HTMLElement => screen.getByText('Lamp');

afterEach(cleanup);

describe('useRender()', () => {
  it('renders one DOM node with the state as presence attributes', () => {
    const { container, rerender } = render(<Lamp />);
    expect(container.innerHTML).toBe(
      '<button type="button" class="lamp" data-on="" data-colour="red">Lamp</button>',
    );
    rerender(<Lamp state={{ on: false, colour: null }} />);
    expect(node().getAttributeNames()).toEqual(['type', 'class']);
  });

  it('passes native props to the node and combines class names and styles', () => {
    render(<Lamp id="mine" className="bright" style={{ color: 'red' }} type="submit" data-on="no" />);
    expect(node().outerHTML).toBe(
      '<button type="submit" class="lamp bright" data-on="no" data-colour="red" id="mine" style="color: red;">Lamp</button>',
    );
  });

  it('ignores props that are undefined', () => {
    render(<Lamp className={undefined} type={undefined} />);
    expect(node().className).toBe('lamp');
    expect(node().getAttribute('type')).toBe('button');
  });

  it('runs the handler of the app before the handler of the part', () => {
    const calls: string[] = [];
    render(<Lamp onClick={() => calls.push('app')} onSwitch={() => calls.push('part')} />);
    fireEvent.click(node());
    expect(calls).toEqual(['app', 'part']);
  });

  it('skips the handler of the part after preventDefault() in the handler of the app', () => {
    const onSwitch = vi.fn<() => void>();
    render(<Lamp onClick={(event) => event.preventDefault()} onSwitch={onSwitch} />);
    fireEvent.click(node());
    expect(onSwitch).not.toHaveBeenCalled();
  });
});

describe('the render prop', () => {
  it('accepts an element and merges the props of the part into it', () => {
    const calls: string[] = [];
    render(
      <Lamp
        className="bright"
        onClick={() => calls.push('app')}
        onSwitch={() => calls.push('part')}
        render={
          <a href="#lamp" className="link" onClick={() => calls.push('element')}>
            Lamp
          </a>
        }
      />,
    );
    expect(node().tagName).toBe('A');
    expect(node().className).toBe('lamp bright link');
    expect(node().dataset['colour']).toBe('red');
    fireEvent.click(node());
    expect(calls).toEqual(['element', 'app', 'part']);
  });

  it('accepts a function of the props and the state', () => {
    render(
      <Lamp
        render={({ children, ...props }, { colour }) => (
          <i id={props.id} title={colour ?? ''}>
            {children}
          </i>
        )}
      />,
    );
    expect(node().tagName).toBe('I');
    expect(node().title).toBe('red');
  });
});

describe('refs of a part', () => {
  it('of the app and of the rendered element receive the node, and null on unmount', () => {
    const given = createRef<HTMLButtonElement>();
    const rendered = vi.fn<(node: HTMLElement | null) => void>();
    const { unmount } = render(
      <Lamp
        ref={given}
        render={
          <a href="#lamp" ref={rendered}>
            Lamp
          </a>
        }
      />,
    );
    expect(given.current).toBe(node());
    expect(rendered).toHaveBeenLastCalledWith(node());
    unmount();
    expect(given.current).toBe(null);
    expect(rendered).toHaveBeenLastCalledWith(null);
  });

  it('are not detached by a re-render', () => {
    const detached = vi.fn<() => void>();
    const ref = vi.fn<() => () => void>(() => detached);
    const { rerender } = render(<Lamp ref={ref} />, { reactStrictMode: false });
    rerender(<Lamp ref={ref} title="again" />);
    expect(ref).toHaveBeenCalledOnce();
    expect(detached).not.toHaveBeenCalled();
  });
});
