import { fileURLToPath } from 'node:url';
import { API, type Project } from 'typescript/unstable/sync';

/** The root of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
const tsconfig = `${root}tsconfig.build.json`;

/** Calls a function with the TypeScript project of `src`, and returns its result. */
export function withProject<Result>(read: (project: Project) => Result): Result {
  const api = new API({ cwd: root });
  try {
    const project = api.updateSnapshot({ openProjects: [tsconfig] }).getProject(tsconfig);
    if (!project) throw new Error(`TypeScript cannot open ${tsconfig}.`);
    return read(project);
  } finally {
    api.close();
  }
}
