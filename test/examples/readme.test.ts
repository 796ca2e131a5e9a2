import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect as expectPage, type Page } from 'playwright/test';
import { describe, expect, inject } from 'vitest';
import { run, serve, type StartedServer } from './commands.ts';
import { freePort } from './example.ts';
import { it } from './fixtures.ts';
import { readme, readmeSteps } from './readme.ts';

/** The name and the password of each user, in the order in which the README mentions them. */
const accounts = [...readme.matchAll(/`(\w+)`\s+with\s+the\s+password\s+`(\w+)`/g)].map(
  ([, name = '', password = '']) => ({ name, password }),
);

async function signIn(page: Page, index: number): Promise<void> {
  await page.getByPlaceholder('Name').fill(accounts[index]?.name ?? '');
  await page.getByPlaceholder('Password').fill(accounts[index]?.password ?? '');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

describe('the five steps of the README', () => {
  let cwd: string;
  let app: StartedServer;

  // Runs the steps as they are, except that the package is the packed one, and that the port is free.
  it.beforeAll(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'multisession-readme-'));
    const port = await freePort();
    const steps = readmeSteps();
    for (const step of steps) {
      if ('file' in step) await writeFile(path.join(cwd, step.file), step.content);
      else if (step !== steps.at(-1))
        for (const command of step.commands)
          await run(command.replace(' multisession ', ` "${inject('tarball')}" `), { cwd });
      else
        app = await serve(`http://localhost:${port}`, step.commands.join(' && '), {
          cwd,
          env: { PORT: String(port) },
        });
    }
  });

  it.afterAll(async () => {
    await app?.stop();
    await rm(cwd, { recursive: true, force: true });
  });

  it('lead to two accounts in a switcher, each with its own data and draft', async ({ context }) => {
    const page = await context.newPage();
    const heading = (text: string) => expectPage(page.getByRole('heading', { name: text })).toBeVisible();
    const draft = page.getByRole('textbox', { name: 'Draft' });
    const switcher = page.locator('[aria-haspopup=dialog]');
    await page.goto(app.url);
    await signIn(page, 0);
    await heading('Hello Ada!');
    await draft.fill('half a thought');
    await switcher.click();
    await page.getByRole('button', { name: 'Add account' }).click();
    await signIn(page, 1);
    await heading('Hello Grace!');
    await expectPage(draft).toHaveValue('');
    await switcher.click();
    await page.getByRole('dialog').getByRole('button', { name: /^Ada/ }).click();
    await heading('Hello Ada!');
    await expectPage(draft).toHaveValue('half a thought');
    expect((await fetch(`${app.url}/api/greeting`)).status).toBe(401);
  });

  it('take at most 100 lines of code', () => {
    const lines = readmeSteps().flatMap((step) => ('file' in step ? step.content.trimEnd().split('\n') : []));
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.length).toBeLessThanOrEqual(100);
  });

  it('install the executable, which generates a key and migrates a database', async () => {
    const key = await run('npx multisession generate-key', { cwd });
    expect(JSON.parse(key)).toMatchObject([{ kty: 'EC', crv: 'P-256' }]);
    const file = path.join('data', 'other.db');
    expect(await run(`npx multisession migrate "${file}"`, { cwd })).toBe(
      `The tables in ${file} are up to date.\n`,
    );
    await expect(run('npx multisession migrate', { cwd })).rejects.toThrow('Specify the database');
  });
});
