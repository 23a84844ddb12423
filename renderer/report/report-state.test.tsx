/** What is open goes with the patient. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, test } from 'vitest';
import { createApi } from '../app/api.ts';
import { ApiContext } from '../app/server-state.ts';
import { leavePatient } from '../viewer/viewer-state.ts';
import { DEFAULT_SHARE, useReport } from './report-state.ts';
import { useOpenReport } from './use-open-report.ts';

const state = () => useReport.getState();

beforeEach(() => useReport.setState(useReport.getInitialState()));

test('a report that is opened is shown beside images, also after another one was hidden there', () => {
  state().open('a');
  state().showBeside(false);
  expect(state()).toMatchObject({ documentId: 'a', isBeside: false });
  state().open('b');
  expect(state()).toMatchObject({ documentId: 'b', isBeside: true });
  state().close();
  expect(state().documentId).toBeUndefined();
});

test('the report goes with the patient; the width that the user chose stays', () => {
  state().open('a');
  state().showBeside(false);
  state().setShare(0.5);
  leavePatient();
  expect(state()).toMatchObject({ documentId: undefined, isBeside: true, share: 0.5 });
  expect(DEFAULT_SHARE).toBeGreaterThan(0.2);
});

test('reports that were opened are forgotten with the patient, and nothing else is', () => {
  const client = new QueryClient();
  const neverAnswers = createApi(() => new Promise<never>(() => undefined));
  const Reader = () => {
    useOpenReport('k1', 'doc');
    return null;
  };
  renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <ApiContext value={neverAnswers}>
        <Reader />
      </ApiContext>
    </QueryClientProvider>,
  );
  client.setQueryData(['reports', 'k1', 'doc'], { title: 'x' });
  client.setQueryData(['reports', 'k1', 'doc', 'handle', 0], new Blob(['x']));
  client.setQueryData(['state'], {});
  leavePatient();
  expect(
    client
      .getQueryCache()
      .getAll()
      .map(({ queryKey }) => queryKey),
  ).toEqual([['state']]);
});
