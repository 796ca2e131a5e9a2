/**
 * Deletes the globals and properties that a platform lacks.
 *
 * `platform` maps the name of each global to the names of its properties: static ones, and with a `#` those of its
 * prototype. `@@` stands for a symbol. A global with `*` keeps all properties.
 */
globalThis.prune = (platform) => {
  const nameOf = (key) => (typeof key === 'symbol' ? `@@${key.description.replace('Symbol.', '')}` : key);
  const fixed = ['length', 'name', 'prototype', 'constructor'];

  function keepOnly(object, names, prefix) {
    for (const key of Reflect.ownKeys(object)) {
      const isKept = fixed.includes(key) || names.includes(prefix + nameOf(key));
      if (!isKept) Reflect.deleteProperty(object, key);
    }
  }

  const values = new Map();
  const keys = Object.getOwnPropertyNames(globalThis);
  for (const key of keys) {
    if (!(key in platform)) Reflect.deleteProperty(globalThis, key);
    else if (platform[key] !== '*' && key !== 'globalThis') values.set(key, globalThis[key]);
  }
  // Afterwards, because this function uses the properties itself.
  const pruned = [...values].map(([key, value]) => [value, platform[key].split(' ')]);
  for (let index = 0; index < pruned.length; index += 1) {
    const value = pruned[index][0];
    const names = pruned[index][1];
    if (typeof value === 'function' && value.prototype) keepOnly(value.prototype, names, '#');
    if (typeof value === 'function' || (typeof value === 'object' && value !== null))
      keepOnly(value, names, '');
  }
};
