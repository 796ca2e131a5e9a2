import { betterAuthBackend } from 'multisession/better-auth';
import { createSessionStore, httpBackend, type SessionBackend } from 'multisession/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openSessionStore } from '../../src/store/index.ts';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';

afterEach(() => void vi.unstubAllGlobals());

const fetch = () => Promise.reject(new TypeError('Failed to fetch'));

describe('the scope of a backend', () => {
  it.each([
    ['https://app.example/', ['/', '', 'https://app.example', 'HTTPS://App.Example:443//', '//app.example/']],
    ['https://app.example/api/', ['/api', '/api/', 'https://app.example/api', '/v2/../api/']],
    ['https://app.example/notes/api/', ['api', './api/']],
    ['http://app.example/', ['http://app.example:80']],
    ['https://accounts.example:8443/', ['https://accounts.example:8443']],
  ])('consists of its name and %s for every spelling of that URL', (url, spellings) => {
    vi.stubGlobal('location', { href: 'https://app.example/notes/1?tab=2#top' });
    expect(new Set(spellings.map((baseUrl) => httpBackend({ baseUrl, fetch }).scope))).toEqual(
      new Set([`http:${url}`]),
    );
  });

  it('resolves a relative baseUrl against the document, like fetch', () => {
    vi.stubGlobal('location', { href: 'https://app.example/' });
    vi.stubGlobal('document', { baseURI: 'https://cdn.example/app/' });
    expect(httpBackend({ baseUrl: '/', fetch }).scope).toBe('http:https://cdn.example/');
  });

  it.each(['/', '/api', ''])('is defined for the baseUrl %j during server rendering', (baseUrl) => {
    const { scope } = httpBackend({ baseUrl, fetch });
    expect(scope).toBe(`http:${baseUrl.replace(/\/$/, '')}/`);
    expect(createSessionStore({ backend: httpBackend({ baseUrl, fetch }) }).backend.scope).toBe(scope);
  });

  it('contains the baseUrl unchanged if it cannot be resolved', () => {
    vi.stubGlobal('location', { href: 'about:blank' });
    expect(httpBackend({ baseUrl: '/', fetch }).scope).toBe('http:/');
  });

  it('differs between kinds of backends at one URL', () => {
    const baseUrl = 'https://app.example/api/auth';
    expect(betterAuthBackend({ baseUrl, fetch }).scope).toBe('better-auth:https://app.example/api/auth/');
    expect(httpBackend({ baseUrl, fetch }).scope).toBe('http:https://app.example/api/auth/');
  });

  it('is the `scope` option if given', () => {
    for (const create of [httpBackend, betterAuthBackend])
      expect(create({ baseUrl: '/', scope: 'tenant 7', fetch }).scope).toBe('tenant 7');
  });

  it('is unique for each in-memory backend', () => {
    expect(inMemoryBackend().scope).not.toBe(inMemoryBackend().scope);
  });
});

describe('a backend with an invalid scope', () => {
  const { scope: _, ...rest } = inMemoryBackend();
  it.each([
    ['missing', rest],
    ['empty', { ...rest, scope: '' }],
    ['not a string', { ...rest, scope: 7 }],
  ])('is rejected if the scope is %s, including by a store that is not loaded yet', (_, backend) => {
    // SAFETY: JavaScript callers can pass such a backend.
    const options = { backend: backend as SessionBackend, environment: inMemoryEnvironment() };
    const configurationError = expect.objectContaining({
      code: 'invalid_configuration',
      message: expect.stringContaining('The backend "in-memory" has no `scope`'),
    });
    expect(() => createSessionStore(options)).toThrow(configurationError);
    expect(() => openSessionStore(options)).toThrow(configurationError);
  });
});
