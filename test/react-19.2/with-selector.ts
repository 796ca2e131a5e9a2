import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import React from 'react';

/** The package has only CommonJS code, for which Node resolves the newest React. It gets the oldest one here. */
const file = createRequire(import.meta.url).resolve('use-sync-external-store/with-selector');
const code = file.replace(/with-selector\.js$/, 'cjs/use-sync-external-store-with-selector.development.js');
const exports: Record<string, unknown> = {};
compileFunction(readFileSync(code, 'utf8'), ['exports', 'require'])(exports, () => React);

export const { useSyncExternalStoreWithSelector } = exports;
