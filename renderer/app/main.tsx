import './no-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import '../ui/tokens.css';
import '../ui/base.css';
import { App } from './App.tsx';
import { createApi } from './api.ts';
import { ApiContext } from './server-state.ts';

const root = document.getElementById('root');
if (!root) throw new Error('no root element');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <ApiContext value={createApi((input, init) => fetch(input, init))}>
        <App />
      </ApiContext>
    </QueryClientProvider>
  </StrictMode>,
);
