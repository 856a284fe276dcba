import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Unreachable } from './client/http.ts';
import { InLanguage } from './words/language.tsx';

/** Shows the pages of one kind of people in the window. A refusal is an answer: only what got none is asked again. */
export function showApp(app: ReactNode): void {
  const queries = { retry: (failures: number, error: Error) => error instanceof Unreachable && failures < 1 };
  const client = new QueryClient({ defaultOptions: { queries: { ...queries, staleTime: 1000 } } });
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no place for what it shows');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <InLanguage>{app}</InLanguage>
      </QueryClientProvider>
    </StrictMode>,
  );
}
