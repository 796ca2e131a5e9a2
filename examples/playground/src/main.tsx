import './styles/index.css';
import 'multisession/styles.css';
import { SessionProvider } from 'multisession';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { playgroundBackend } from './backends/index.ts';

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no element #root.');
createRoot(root).render(
  <StrictMode>
    <SessionProvider backend={playgroundBackend.backend}>
      <App />
    </SessionProvider>
  </StrictMode>,
);
