/** The small peers: DPI, trust server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDpi } from './dpi.ts';
import { findPorts, listen } from './http.ts';
import type { Running } from './http.ts';
import { withKey } from './ins.ts';
import { callForm, PATIENTS, TEST_PATIENT } from './patients.ts';
import { startTrustServer } from './trust-server.ts';
import type { Content } from './trust-server.ts';

const CALL = 'http://127.0.0.1:4710/appel-contextuel';
const running: Running[] = [];
let base: number;

beforeAll(async () => {
  base = await findPorts(5);
});
afterAll(async () => {
  for (const peer of running) await peer.close();
});

function keep<T extends Running>(peer: T): T {
  running.push(peer);
  return peer;
}

describe('the matricules', () => {
  it('that of the official test patient has the key of the official samples', () => {
    expect(TEST_PATIENT.ins).toBe('279035121518989');
    expect(() => withKey('27903512151898')).toThrow();
  });

  it('and traits agree: sex, year and month of birth, and place are in the matricule', () => {
    for (const { ins, gender, birthDate, birthPlace } of PATIENTS) {
      const said = `${gender === 'F' ? 2 : 1}${birthDate.slice(2, 6)}${birthPlace}`;
      expect(ins.slice(0, 10)).toBe(said);
    }
  });

  it('every key makes the number divisible by 97, Corsica counted as 19 or 18', () => {
    for (const { ins } of PATIENTS) {
      const number = BigInt(ins.slice(0, 13).replace('2A', '19').replace('2B', '18'));
      expect((number + BigInt(ins.slice(13))) % 97n).toBe(0n);
    }
  });
});

describe('the DPI', () => {
  it('has a form per patient that posts to the listener in a new tab, and one with mistakes', async () => {
    const dpi = keep(await startDpi({ port: base, callUrl: CALL }));
    expect(new URL(dpi.url).hostname).toBe('localhost');
    const response = await fetch(dpi.url);
    const html = await response.text();
    const forms = [...html.matchAll(/<form ([^>]*)>(.*?)<\/form>/gs)].map(([, attributes = '', content = '']) => ({
      attributes,
      content,
    }));
    expect(forms).toHaveLength(PATIENTS.length + 1);
    for (const { attributes } of forms) {
      expect(attributes).toBe(`method="post" action="${CALL}" target="_blank" rel="noopener"`);
    }
    expect(html).toContain('>Ouvrir les images<span class="hidden"> de PAT-TROIS Dominique</span></button>');
    expect(forms.map((form) => fields(form.content)).at(0)).toEqual([...new URLSearchParams(callForm(TEST_PATIENT))]);
    const wrong = fields(forms.at(-1)?.content ?? '');
    expect(wrong.filter(([name]) => name === 'PatientID')).toHaveLength(2);
    expect(wrong).toContainEqual(['Couleur', 'bleu']);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('says what the patient wished, under either name of the parameter', () => {
    const forms = PATIENTS.map((patient) => new URLSearchParams(callForm(patient)));
    expect(forms.slice(0, 3).map((form) => form.get('InformationEtConsentement'))).toEqual(['yes', null, 'no']);
    expect(forms.at(-1)?.get('InformationEtConsentement')).toBe('unknown');
    expect(forms[1]?.get('InformationEtOppositionConsultation')).toBe('no');
    expect(forms[0]?.get('Situation')).toBe('499700366240007');
    expect(forms[0]?.get('PatientIDIssuer')).toBe('HOPX&1.2.250.1.999.1&ISO');
  });
});

function fields(html: string): [string, string][] {
  const plain = (text: string): string =>
    text.replace(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code)));
  return [...html.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
    plain(name),
    plain(value),
  ]);
}

it('the trust server serves what is published, and nothing else', async () => {
  const server = keep(
    await startTrustServer(base + 1, new Map<string, Buffer | string>([['/crl/a.crl', Buffer.of(1, 2)]])),
  );
  const crl = await fetch(`${server.url}/crl/a.crl`);
  expect(crl.headers.get('content-type')).toBe('application/pkix-crl');
  expect(Buffer.from(await crl.arrayBuffer())).toEqual(Buffer.of(1, 2));
  expect((await fetch(`${server.url}/crl/b.crl`)).status).toBe(404);
  expect((await fetch(`${server.url}/crl/a.crl`, { method: 'POST' })).status).toBe(405);
  server.publish('/crl/a.crl', undefined);
  server.publish('/liste.xml', '<a/>');
  expect((await fetch(`${server.url}/crl/a.crl`)).status).toBe(404);
  await expect((await fetch(`${server.url}/liste.xml`)).text()).resolves.toBe('<a/>');
});

it('the trust server makes what is asked for, once, and puts one thing in the place of another', async () => {
  let made = 0;
  const make = (): Promise<string> => Promise.resolve(`<liste numero="${(made += 1)}"/>`);
  const server = keep(
    await startTrustServer(
      base + 4,
      new Map<string, Content>([
        ['/liste.xml', '<nominale/>'],
        ['/autre.xml', make],
        ['/lente.xml', { misbehaviour: 'endless' }],
        ['/cassee.xml', { misbehaviour: 'reset' }],
      ]),
    ),
  );
  const read = async (path: string): Promise<string> => (await fetch(server.url + path)).text();
  const replace = (as: unknown): Promise<Response> =>
    fetch(server.control, { method: 'POST', body: JSON.stringify({ path: '/liste.xml', as }) });
  expect(made).toBe(0);
  await replace('/autre.xml');
  expect([await read('/liste.xml'), await read('/autre.xml')]).toEqual(['<liste numero="1"/>', '<liste numero="1"/>']);
  await replace('/nulle-part.xml');
  expect((await fetch(`${server.url}/liste.xml`)).status).toBe(404);
  await replace('/cassee.xml');
  await expect(read('/liste.xml')).rejects.toThrow();
  await replace('/lente.xml');
  const slow = await fetch(`${server.url}/liste.xml`);
  const reader = slow.body!.getReader();
  expect(Buffer.from((await reader.read()).value).toString()).toContain('<?xml');
  await reader.cancel();
  await replace(null);
  await expect(read('/liste.xml')).resolves.toBe('<nominale/>');
  expect((await replace(7)).status).toBe(400);
  const state = await (await fetch(server.control)).json();
  expect(state).toEqual({ replaced: {}, requests: { '/liste.xml': 5, '/autre.xml': 1 } });
});

it('a block of ports with a taken one is refused by name', async () => {
  keep(await listen(base + 3, (_request, response) => response.end()));
  await expect(findPorts(4, base + 1)).rejects.toThrow(`port ${base + 1} is taken`);
  await expect(findPorts(1, base + 3)).rejects.toThrow(`port ${base + 3} is taken`);
});
