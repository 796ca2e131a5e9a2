import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeHooks, type Hook } from '../../.storybook/docgen/describe-hooks.ts';
import { referenceOf } from '../../.storybook/docgen/hook-reference.ts';

/** The time limit in ms of a run of the compiler, which takes minutes on a busy machine. */
const COMPILER_TIMEOUT_MS = 300_000;

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

describe('the references of the hooks', () => {
  let hooks: readonly Hook[];
  beforeAll(() => {
    hooks = describeHooks();
  }, COMPILER_TIMEOUT_MS);
  const referenceFor = (name: string): string => {
    const hook = hooks.find((candidate) => candidate.name === name);
    return hook ? referenceOf(hook) : '';
  };

  it('exist for every public hook, with its import, signature, description and errors', () => {
    const names = read('../architecture/public-names.txt').match(/^ *use[A-Z]\w*$/gm) ?? [];
    expect(hooks.map(({ name }) => name).toSorted()).toEqual(names.map((name) => name.trim()).toSorted());
    for (const { name, module, signatures, description, errors } of hooks) {
      const reference = referenceFor(name);
      expect(reference).toContain(`import { ${name} } from '${module}';`);
      expect(signatures.length).toBeGreaterThan(0);
      for (const signature of signatures) {
        expect(signature).toMatch(new RegExp(`^function ${name}\\b[^{]*: [^{}]+$`, 's'));
        expect(reference).toContain(`${signature};`);
      }
      expect(description).not.toBe('');
      expect(errors).toContain('missing_provider');
    }
  });

  it('contain options with their defaults', () => {
    const reference = referenceFor('useSessionList');
    expect(reference).toContain('(options?: UseSessionListOptions<Status>)');
    expect(reference).toContain('### Options');
    expect(reference).toContain('| `statuses` | `readonly Status[]` | all | The statuses to include. |');
  });

  it('contain the members of a result, or its declaration if it is a union', () => {
    expect(referenceFor('useSessionActions')).toContain(
      '| `switchTo` | `SwitchTo` | Makes a session current',
    );
    expect(referenceFor('useSession')).toContain("readonly status: 'signed-out'");
    expect(referenceFor('useConnectionStatus')).toContain("'loading' | 'ready' | 'degraded' | 'failed'");
  });

  it('contain all overloads', () => {
    const reference = referenceFor('useSession');
    expect(reference).toContain('function useSession(): UseSessionResult;');
    expect(reference).toContain('(selector: (current: UseSessionResult) => Selected): Selected;');
  });

  it('link to the explanation of each error code', () => {
    const errors = read('../../docs/errors.md');
    const codes = hooks.flatMap((hook) =>
      [...referenceOf(hook).matchAll(/errors\.md#(\w+)\)/g)].map(([, code = '']) => code),
    );
    expect(codes).toContain('reverification_cancelled');
    for (const code of codes) expect(errors).toMatch(new RegExp(`^##+ \`${code}\``, 'm'));
  });
});
