/** `npm run trust`: which command lines are understood, and what is said of the others. */
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import en from '../../assets/locales/en/trust-cli.json' with { type: 'json' };
import fr from '../../assets/locales/fr/trust-cli.json' with { type: 'json' };
import { runTrustCommand } from '../trust-cli.ts';

const SURROUNDINGS = { environment: {}, platform: process.platform, home: tmpdir(), folder: tmpdir() };

describe('command lines', () => {
  const run = (...args: readonly string[]) => runTrustCommand(args, SURROUNDINGS);
  const NEW_KEY = ['new-key', 'db1.example', '--organisation', 'o', '--siret', '18751275100020', '--departement', 'd'];

  it('help', async () => {
    const { output, errors, exitCode } = await run('verify-list', '--help');
    expect(output).toMatch(/^Usage :\n/);
    expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 });
    expect((await run('-h', '--lang', 'en')).output).toMatch(/^Usage:\n/);
  });

  it.each<[string, readonly string[], string]>([
    ['nothing', [], 'aucune commande'],
    ['another command', ['verify'], 'commande inconnue : verify'],
    ['a name of Object', ['constructor'], 'commande inconnue : constructor'],
    ['no list', ['verify-list', '--ca', 'a.pem'], 'indiquez le fichier de la liste à vérifier'],
    ['two lists', ['verify-list', 'a', 'b', '--ca', 'c'], 'argument de trop : b'],
    ['no authority', ['verify-list', 'a'], 'option obligatoire : --ca'],
    ['an authority without its name', ['verify-list', 'a', '--ca', '--cn', 'b'], '--ca attend une valeur'],
    [
      'an option of another command',
      ['verify-list', 'a', '--ca', 'b', '--config', 'c'],
      'option inconnue ici : --config',
    ],
    ['an option twice', ['verify-list', 'a', '--ca', 'b', '--cn', 'c', '--cn', 'd'], '--cn figure deux fois'],
    ['no date', ['verify-list', 'a', '--ca', 'b', '--at', '17/09/2026'], 'date mal écrite : 17/09/2026'],
    [
      'a day that does not exist',
      ['verify-list', 'a', '--ca', 'b', '--at', '2026-02-30'],
      'date mal écrite : 2026-02-30',
    ],
    ['lists and none', ['verify-list', 'a', '--ca', 'b', '--crl', 'c', '--no-revocation'], 'ne vont pas ensemble'],
    ['a host without a configuration', ['check-host', 'https://a.example'], 'check-host demande --config'],
    ['another language', ['check-host', 'a', '--config', 'b', '--lang', 'de'], 'option inconnue ici : --lang de'],
    ['a key of two kinds', [...NEW_KEY, '--out', '.', '--ec', '--bits', '3072'], 'ne vont pas ensemble'],
    ['a short key', [...NEW_KEY, '--out', '.', '--bits', '1024'], '--bits vaut 2048 ou 3072'],
    ['a key for no folder', NEW_KEY, 'option obligatoire : --out'],
    [
      'a key for a short name',
      [...NEW_KEY.with(1, 'db1'), '--out', '.'],
      'le nom attribué est un nom de machine complet',
    ],
    ['a key for a SIREN', [...NEW_KEY.with(5, '187512751'), '--out', '.'], '--siret a 14 chiffres'],
  ])('not understood: %s', async (_, args, complaint) => {
    const { output, errors, exitCode } = await run(...args);
    expect({ output, exitCode }).toEqual({ output: '', exitCode: 2 });
    expect(errors).toContain(complaint);
    expect(errors).toContain('npm run trust -- verify-list');
  });

  it('for programs, a complaint is one object too', async () => {
    const { output, exitCode } = await run('verify-list', '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(output)).toEqual({
      error: { code: 'USAGE', message: 'indiquez le fichier de la liste à vérifier' },
    });
  });

  it('speak both languages, with the same facts', () => {
    const facts = (texts: object) =>
      Object.entries(texts).map(([key, text]) => [
        key,
        String(text)
          .match(/\{\w+\}/g)
          ?.toSorted() ?? [],
      ]);
    expect(facts(en)).toEqual(facts(fr));
  });
});
