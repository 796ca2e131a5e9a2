import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import { createRegistryItem } from '../../scripts/registry.mjs';
import schema from './registry-item.schema.json' with { type: 'json' };

const { files, dependencies } = createRegistryItem();

it('the committed registry item contains the source', () => {
  // `npm run registry` writes it.
  const committed: unknown = JSON.parse(readFileSync('registry/account-switcher.json', 'utf8'));
  expect(committed).toEqual(createRegistryItem());
});

it('the registry item is valid according to the JSON schema of shadcn', () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  validate(createRegistryItem());
  expect(validate.errors).toBeNull();
  validate({ ...createRegistryItem(), type: 'registry:menu' });
  expect(validate.errors).not.toBeNull();
});

it('the registry item lists all packages that its files import, except for React', () => {
  const imported = files.flatMap(({ path, content }) =>
    parseSync(path, content).module.staticImports.map(
      ({ moduleRequest }) => moduleRequest.value.split('/')[0],
    ),
  );
  expect(new Set(imported)).toEqual(new Set([...dependencies, 'react']));
});
