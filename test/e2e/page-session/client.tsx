import { hydrateRoot } from 'react-dom/client';
import { MailDocument, type PageData } from './page.tsx';

// SAFETY: the server of the test has rendered it.
const data = JSON.parse(document.querySelector('#data')?.textContent ?? '') as PageData;
const late = Promise.resolve('Late mail');

hydrateRoot(document, <MailDocument {...data} late={late} />, {
  onRecoverableError: (error) => console.error('recovered', error),
});
