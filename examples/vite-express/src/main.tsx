import 'multisession/styles.css';
import './style.css';
import { httpBackend, SessionProvider } from 'multisession';
import { createRoot } from 'react-dom/client';
import { App } from './app';

const backend = httpBackend({ baseUrl: '/' });

createRoot(document.getElementById('root')!).render(
  <SessionProvider backend={backend}>
    <App />
  </SessionProvider>,
);
