import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isPackage, reachable, readImports } from './imports.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Returns the output of the compiler, which lists each error with its file. */
function compile(project: string): Promise<string> {
  const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '-p', project, '--pretty', 'false'], { cwd: root }, (_, stdout) =>
      resolve(stdout),
    );
  });
}

it('multisession/server imports no package of Node', () => {
  const graph = readImports();
  const files = [...reachable(graph, 'server/index.ts')].filter((file) => !isPackage(file));
  const usingNode = files.filter((file) =>
    graph.get(file)?.some((name) => /^(node:|pg$|libsql$)/.test(name)),
  );
  expect(files).toContain('server/http/router.ts');
  expect(usingNode).toEqual([]);
});

it('multisession/server compiles without the types of Node, and thus uses no module and no global of Node', async () => {
  const output = await compile('tsconfig.server.json');
  const files = [...output.matchAll(/^(\S+)\(\d+,\d+\): error /gm)].map(([, file = '']) => file);
  expect(files).toEqual([]);
});

it('a file that uses Node does not compile together with multisession/server', async () => {
  const output = await compile('test/architecture/tsconfig.control.json');
  const errors = output.split('\n').filter((line) => line.startsWith('test/architecture/uses-node.ts'));
  for (const name of ['node:fs', 'Buffer', 'process', 'setImmediate', 'unref'])
    expect(errors).toContainEqual(expect.stringContaining(`'${name}'`));
});
