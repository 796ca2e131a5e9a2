// `npm run bench:start-up`: how soon an account's name is painted, compared with plain React and with Better Auth.
import { measureStartUp } from './measure-start-up.mjs';

console.table(await measureStartUp());
