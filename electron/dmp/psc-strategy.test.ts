import { expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { verbatim } from '../xml/write.ts';
import { PscStrategy } from './psc-strategy.ts';
import { CONTEXT } from './testing/server.ts';

const token = async ({ fresh }: { readonly fresh: boolean }): Promise<string> => (fresh ? 'new' : 'old');

test('the bearer of the session, and another one when it was refused', async () => {
  const strategy = new PscStrategy({ token });
  expect(strategy.name).toBe('psc');
  expect(await strategy.credentials(CONTEXT, { fresh: false })).toEqual({ headers: { authorization: 'Bearer old' } });
  expect(await strategy.credentials(CONTEXT, { fresh: true })).toEqual({ headers: { authorization: 'Bearer new' } });
});

test('the assertion goes along, where there is one for the context', async () => {
  const vihf = verbatim('<vihf/>');
  const assertion = (context: typeof CONTEXT) => (context.mode === 'normal' ? vihf : undefined);
  const strategy = new PscStrategy({ token, assertion });
  expect(await strategy.credentials(CONTEXT, { fresh: false })).toMatchObject({ security: vihf });
  expect(await strategy.credentials({ ...CONTEXT, mode: 'brisDeGlace' }, { fresh: false })).not.toHaveProperty(
    'security',
  );
});

test('a session that is lost is told as such', async () => {
  const lost = new WorkstationError('SESSION_LOST', { provider: 'psc' });
  const strategy = new PscStrategy({ token: () => Promise.reject(lost) });
  await expect(strategy.credentials(CONTEXT, { fresh: false })).rejects.toBe(lost);
});
