import './playground.css';
import 'multisession/styles.css';
import { httpBackend, SessionProvider } from 'multisession';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const backend = httpBackend({ baseUrl: '/', capabilities: { deviceSessions: true } });

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has lost its #root.');
createRoot(root).render(
  <StrictMode>
    <SessionProvider backend={backend}>
      <App />
    </SessionProvider>
  </StrictMode>,
);
