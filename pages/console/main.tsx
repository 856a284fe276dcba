import '../client/without-eval.ts';
import '../styles/console.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { InLanguage } from '../words/language.tsx';
import { App } from './app.tsx';

const client = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 1000 } } });
const root = document.getElementById('root');
if (!root) throw new Error('the page has no place for the console');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <InLanguage>
        <App />
      </InLanguage>
    </QueryClientProvider>
  </StrictMode>,
);
