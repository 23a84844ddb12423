/** Faults of a peer, one by one: each ends in bounded time with its own error, and harms no other instance. */
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';
import { storeInstances, type StoreOptions, type StoreResult } from './store.ts';
import { ABORT, accept, bytes, header, reject, RELEASE_RP, RELEASE_RQ, response } from './testing/bytes.ts';
import { CT, ctItem, ctItems, EXPLICIT_LE } from './testing/items.ts';
import { type Caller, parrot, type Script } from './testing/parrot.ts';

const TIMEOUTS = {
  connectMs: 300,
  associateMs: 300,
  transmissionMs: 300,
  responseMs: 300,
  releaseMs: 300,
  artimMs: 100,
};

/** A peer without fault: takes all instances, counts messages from 1. */
const healthy: Script = async (caller) => {
  await caller.pdu();
  caller.send(accept([{ id: 1 }]));
  await serve(caller, 1);
};

/** Answers 0000 to all that comes, until the release. */
async function serve(caller: Caller, firstMessage: number): Promise<void> {
  for (let message = firstMessage; ; message += 1) {
    for (;;) {
      const pdu = await caller.pdu();
      if (pdu === undefined) return;
      if (pdu[0] === 5) return caller.send(RELEASE_RP);
      if (pdu[0] === 4 && pdu[11] === 0x02) break;
    }
    caller.send(response({ context: 1, message }));
  }
}

/** Accepts, takes the data set of the first instance, and then does as told. */
const afterDataset =
  (then: (caller: Caller) => Promise<void> | void): Script =>
  async (caller) => {
    await caller.pdu();
    caller.send(accept([{ id: 1 }]));
    await caller.message({ dataset: true });
    await then(caller);
  };

async function send(scripts: readonly Script[], options: StoreOptions = {}, items = ctItems(3)) {
  await using peer = await parrot(...scripts);
  const results: StoreResult[] = [];
  const summary = await storeInstances(peer.peer, items, {
    associations: 1,
    timeouts: TIMEOUTS,
    onResult: (result) => results.push(result),
    ...options,
  });
  expect(peer.mistakes).toEqual([]);
  return { results, summary, connections: peer.connections };
}

const outcomes = (results: readonly StoreResult[]) =>
  results
    .map(({ sopInstanceUid, outcome, error }) => `${sopInstanceUid} ${error?.code ?? outcome}`)
    .sort((a, b) => a.localeCompare(b));

describe('the association is rejected (PS3.8 table 9-21)', () => {
  test.each<[string, number, number, number, ErrorCode]>([
    ['permanent, user, no reason', 1, 1, 1, 'PACS_REJECTED'],
    ['permanent, user, application context', 1, 1, 2, 'PACS_REJECTED'],
    ['permanent, user, calling AE title', 1, 1, 3, 'PACS_AET_CALLING'],
    ['permanent, user, called AE title', 1, 1, 7, 'PACS_AET_CALLED'],
    ['permanent, ACSE provider, no reason', 1, 2, 1, 'PACS_REJECTED'],
    ['permanent, ACSE provider, protocol version', 1, 2, 2, 'PACS_REJECTED'],
    ['permanent, presentation provider, congestion', 1, 3, 1, 'PACS_BUSY'],
    ['permanent, presentation provider, local limit', 1, 3, 2, 'PACS_BUSY'],
    ['transient, user, no reason', 2, 1, 1, 'PACS_BUSY'],
    ['transient, user, application context', 2, 1, 2, 'PACS_BUSY'],
    ['transient, user, calling AE title', 2, 1, 3, 'PACS_AET_CALLING'],
    ['transient, user, called AE title', 2, 1, 7, 'PACS_AET_CALLED'],
    ['transient, ACSE provider, no reason', 2, 2, 1, 'PACS_BUSY'],
    ['transient, presentation provider, congestion', 2, 3, 1, 'PACS_BUSY'],
    ['transient, presentation provider, local limit', 2, 3, 2, 'PACS_BUSY'],
    ['numbers of no table', 9, 9, 9, 'PACS_REJECTED'],
  ])('%s', async (_name, result, source, reason, code) => {
    const rejecting: Script = async (caller) => {
      await caller.pdu();
      caller.send(reject(result, source, reason));
    };
    const { results, connections } = await send([rejecting]);
    expect(outcomes(results)).toEqual([`1.9.1 ${code}`, `1.9.2 ${code}`, `1.9.3 ${code}`]);
    expect(connections).toBe(1);
    if (code === 'PACS_REJECTED') expect(results[0]?.error?.facts['reason']).toBe(`${result}-${source}-${reason}`);
  });

  test('one of the associations is over the limit of the peer: the others take its instances', async () => {
    const full: Script = async (caller) => {
      await caller.pdu();
      caller.send(reject(2, 3, 2));
    };
    const { summary } = await send([healthy, full, healthy, full], { associations: 4 }, ctItems(12));
    expect(summary).toEqual({ stored: 12, warned: 0, failed: 0, cancelled: false });
  });
});

describe('before the association is there', () => {
  const opening = (then: (caller: Caller) => void): Script => {
    return async (caller) => {
      await caller.pdu();
      then(caller);
    };
  };
  test.each<[string, Script, ErrorCode]>([
    ['abort', opening((caller) => caller.send(ABORT)), 'PACS_ABORTED'],
    ['close', opening((caller) => caller.socket.end()), 'PACS_CLOSED'],
    ['reset', opening((caller) => caller.socket.resetAndDestroy()), 'PACS_CLOSED'],
    ['close at once', (caller) => void caller.socket.end(), 'PACS_CLOSED'],
    ['silence', opening(() => {}), 'PACS_TIMEOUT'],
    ['HTTP', opening((caller) => caller.send(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))), 'PACS_PROTOCOL'],
    ['TLS alert', opening((caller) => caller.send(bytes('15 03 01 0002 02 46'))), 'PACS_PROTOCOL'],
    ['PDU of an unknown type', opening((caller) => caller.send(header(0x0a, 4), bytes('00000000'))), 'PACS_PROTOCOL'],
    ['A-ASSOCIATE-AC of length 0', opening((caller) => caller.send(header(2, 0))), 'PACS_PROTOCOL'],
    ['A-ASSOCIATE-AC of length 1', opening((caller) => caller.send(header(2, 1), bytes('00'))), 'PACS_PROTOCOL'],
    ['A-ASSOCIATE-AC of 4 GiB', opening((caller) => caller.send(header(2, 0xffffffff))), 'PACS_PROTOCOL'],
    ['P-DATA-TF', opening((caller) => caller.send(response({ context: 1, message: 1 }))), 'PACS_PROTOCOL'],
    ['A-RELEASE-RQ', opening((caller) => caller.send(RELEASE_RQ)), 'PACS_PROTOCOL'],
    ['maximum length 1', opening((caller) => caller.send(accept([{ id: 1 }], { maximumLength: 1 }))), 'PACS_PROTOCOL'],
    [
      'half an A-ASSOCIATE-AC, then silence',
      opening((caller) => caller.send(accept([{ id: 1 }]).subarray(0, 80))),
      'PACS_TIMEOUT',
    ],
  ])('%s', async (_name, script, code) => {
    const { results, connections } = await send([script]);
    expect(outcomes(results)).toEqual([`1.9.1 ${code}`, `1.9.2 ${code}`, `1.9.3 ${code}`]);
    expect(connections).toBe(1);
  });

  test('port closed', async () => {
    const gone = await parrot(healthy);
    await gone[Symbol.asyncDispose]();
    const results: StoreResult[] = [];
    await storeInstances(gone.peer, ctItems(2), { onResult: (result) => results.push(result) });
    expect(outcomes(results)).toEqual(['1.9.1 PACS_UNREACHABLE', '1.9.2 PACS_UNREACHABLE']);
    expect(results[0]?.error?.facts).toEqual({ host: '127.0.0.1', port: gone.peer.port });
  });

  test('a name without address; with `address`, no look-up', async () => {
    await using peer = await parrot(healthy);
    const unknown = { ...peer.peer, host: 'pacs.invalid' };
    const results: StoreResult[] = [];
    const onResult = (result: StoreResult) => results.push(result);
    await storeInstances(unknown, ctItems(1), { onResult });
    await storeInstances({ ...unknown, address: '127.0.0.1' }, ctItems(1), { onResult });
    expect(outcomes(results)).toEqual(['1.9.1 PACS_NAME_UNKNOWN', '1.9.1 stored']);
  });
});

describe('an association is lost under an instance: once more on a fresh one', () => {
  const atCommand: Script = async (caller) => {
    await caller.pdu();
    caller.send(accept([{ id: 1 }]));
    await caller.message({ dataset: false });
    caller.send(ABORT);
  };
  const inDataset: Script = async (caller) => {
    await caller.pdu();
    caller.send(accept([{ id: 1 }]));
    await caller.message({ dataset: false });
    await caller.pdu();
    caller.send(ABORT);
  };
  const whole = response({ context: 1, message: 1 });
  const cases: [string, Script, ErrorCode][] = [
    ['abort after the command', atCommand, 'PACS_ABORTED'],
    ['abort within the data set', inDataset, 'PACS_ABORTED'],
    ['abort after the data set', afterDataset((caller) => caller.send(ABORT)), 'PACS_ABORTED'],
    ['close after the data set', afterDataset((caller) => void caller.socket.end()), 'PACS_CLOSED'],
    ['reset after the data set', afterDataset((caller) => void caller.socket.resetAndDestroy()), 'PACS_CLOSED'],
    ['close within C-STORE-RSP', afterDataset((c) => void c.socket.end(whole.subarray(0, 30))), 'PACS_CLOSED'],
    ['release instead of an answer', afterDataset((caller) => caller.send(RELEASE_RQ)), 'PACS_CLOSED'],
    ['wrong message id', afterDataset((c) => c.send(response({ context: 1, message: 99 }))), 'PACS_PROTOCOL'],
    ['wrong context', afterDataset((c) => c.send(response({ context: 3, message: 1 }))), 'PACS_PROTOCOL'],
    ['C-ECHO-RSP', afterDataset((c) => c.send(response({ context: 1, field: 0x8030, message: 1 }))), 'PACS_PROTOCOL'],
    [
      'an answer for another instance',
      afterDataset((c) => c.send(response({ context: 1, message: 1, instance: '1.9.999' }))),
      'PACS_PROTOCOL',
    ],
    ['unknown PDU type', afterDataset((c) => c.send(header(0x0a, 4), bytes('00000000'))), 'PACS_PROTOCOL'],
    ['P-DATA-TF of length 0', afterDataset((caller) => caller.send(header(4, 0))), 'PACS_PROTOCOL'],
    ['P-DATA-TF of length 1', afterDataset((caller) => caller.send(header(4, 1), bytes('00'))), 'PACS_PROTOCOL'],
    ['P-DATA-TF of 4 GiB', afterDataset((caller) => caller.send(header(4, 0xffffffff))), 'PACS_PROTOCOL'],
    ['PDV of 4 GiB', afterDataset((c) => c.send(header(4, 6), bytes('ffffffff 01 03'))), 'PACS_PROTOCOL'],
    ['a data set', afterDataset((c) => c.send(header(4, 8), bytes('00000004 01 02 0000'))), 'PACS_PROTOCOL'],
    ['an empty command', afterDataset((c) => c.send(header(4, 6), bytes('00000002 01 03'))), 'PACS_PROTOCOL'],
    ['a second A-ASSOCIATE-AC', afterDataset((caller) => caller.send(accept([{ id: 1 }]))), 'PACS_PROTOCOL'],
    ['A-ASSOCIATE-RJ', afterDataset((caller) => caller.send(reject(1, 1, 1))), 'PACS_PROTOCOL'],
    ['A-RELEASE-RP', afterDataset((caller) => caller.send(RELEASE_RP)), 'PACS_PROTOCOL'],
  ];

  test.each(cases)('%s, once: all are stored', async (_name, script) => {
    const { results, connections } = await send([script, healthy]);
    expect(outcomes(results)).toEqual(['1.9.1 stored', '1.9.2 stored', '1.9.3 stored']);
    expect(connections).toBe(2);
  });

  test.each(cases)('%s, twice: that instance fails, the others are stored', async (_name, script, code) => {
    const { results, connections } = await send([script, script, healthy]);
    expect(outcomes(results)).toEqual([`1.9.1 ${code}`, '1.9.2 stored', '1.9.3 stored']);
    expect(connections).toBe(3);
  });

  test.each(cases)('%s, always: given up after five associations', async (_name, script, code) => {
    const { summary, results, connections } = await send([script], {}, ctItems(20));
    expect(summary).toEqual({ stored: 0, warned: 0, failed: 20, cancelled: false });
    expect(new Set(results.map(({ error }) => error?.code))).toEqual(new Set([code]));
    expect(connections).toBe(5);
  });

  test('an abort right behind the acceptance, always: given up, nothing hangs', async () => {
    const hasty: Script = async (caller) => {
      await caller.pdu();
      caller.send(accept([{ id: 1 }]), ABORT);
    };
    const { results } = await send([hasty]);
    expect(outcomes(results)).toEqual(['1.9.1 PACS_ABORTED', '1.9.2 PACS_ABORTED', '1.9.3 PACS_ABORTED']);
  });

  test('the PACS goes down in the middle: what it answered counts', async () => {
    const mortal: Script = async (caller) => {
      await caller.pdu();
      caller.send(accept([{ id: 1 }]));
      await caller.message({ dataset: true });
      caller.send(response({ context: 1, message: 1 }));
      await caller.message({ dataset: true });
      caller.socket.end();
    };
    const { results } = await send([mortal, (caller) => void caller.socket.end()]);
    expect(outcomes(results)).toEqual(['1.9.1 stored', '1.9.2 PACS_CLOSED', '1.9.3 PACS_CLOSED']);
  });
});

describe('a peer that is silent is not asked again for the same instance', () => {
  test('after the data set', async () => {
    const { results, connections } = await send([afterDataset(() => {}), healthy]);
    expect(outcomes(results)).toEqual(['1.9.1 PACS_TIMEOUT', '1.9.2 stored', '1.9.3 stored']);
    expect(connections).toBe(2);
    expect(results[0]?.error?.facts).toEqual({ aet: 'PARROT', seconds: 1 });
  });

  test('within C-STORE-RSP', async () => {
    const half = afterDataset((caller) => caller.send(response({ context: 1, message: 1 }).subarray(0, 40)));
    const { results } = await send([half, healthy]);
    expect(outcomes(results)).toEqual(['1.9.1 PACS_TIMEOUT', '1.9.2 stored', '1.9.3 stored']);
  });

  test('reads nothing of the data set', async () => {
    const deaf: Script = async (caller) => {
      await caller.pdu();
      caller.socket.pause();
      caller.send(accept([{ id: 1 }]));
    };
    let asked = 0;
    const large = {
      ...ctItem('1.9.1'),
      async *dataset() {
        for (; asked < 1024; asked += 1) yield new Uint8Array(65_536);
      },
    };
    const { results } = await send([deaf, healthy], {}, [large, ctItem('1.9.2')]);
    expect(outcomes(results)).toEqual(['1.9.1 PACS_TIMEOUT', '1.9.2 stored']);
    // What the system's buffers took, and no more: the rest of the 64 MiB was never asked for.
    expect(asked).toBeLessThan(512);
  });

  test('does not answer the release: the results stand', async () => {
    const unleaving: Script = async (caller) => {
      await caller.pdu();
      caller.send(accept([{ id: 1 }]));
      await caller.message({ dataset: true });
      caller.send(response({ context: 1, message: 1 }));
    };
    const { results } = await send([unleaving], {}, ctItems(1));
    expect(outcomes(results)).toEqual(['1.9.1 stored']);
  });

  test('asks for the release at the same time (release collision, PS3.8 AR-8, AR-9)', async () => {
    const colliding: Script = async (caller) => {
      await caller.pdu();
      caller.send(accept([{ id: 1 }]));
      await caller.message({ dataset: true });
      caller.send(response({ context: 1, message: 1 }));
      expect((await caller.pdu())?.[0]).toBe(5);
      caller.send(RELEASE_RQ);
      expect((await caller.pdu())?.[0]).toBe(6);
      caller.send(RELEASE_RP);
    };
    const { results } = await send([colliding], {}, ctItems(1));
    expect(outcomes(results)).toEqual(['1.9.1 stored']);
  });
});

test('byte by byte is slow, not wrong', async () => {
  const dribble = async (caller: Caller, wire: Buffer) => {
    for (const byte of wire) {
      await new Promise<void>((resolve) => caller.socket.write(Uint8Array.of(byte), () => resolve()));
    }
  };
  const script: Script = async (caller) => {
    await caller.pdu();
    await dribble(caller, accept([{ id: 1 }]));
    await caller.message({ dataset: true });
    await dribble(caller, response({ context: 1, message: 1, instance: '1.9.1' }));
    await caller.pdu();
    await dribble(caller, RELEASE_RP);
  };
  const { results, connections } = await send([script], { timeouts: { ...TIMEOUTS, responseMs: 5000 } }, ctItems(1));
  expect([outcomes(results), connections]).toEqual([['1.9.1 stored'], 1]);
});

test('all answers in one piece with what follows', async () => {
  const script = afterDataset(async (caller) => {
    // The answer comes early for the second one: its data set is still on its way.
    caller.send(response({ context: 1, message: 1 }));
    await caller.message({ dataset: false });
    caller.send(response({ context: 1, message: 2, status: 0xa700 }));
    await caller.message({ dataset: true });
    await serve(caller, 3);
  });
  const { results, connections } = await send([script]);
  expect(outcomes(results)).toEqual(['1.9.1 stored', '1.9.2 PACS_FULL', '1.9.3 stored']);
  expect(connections).toBe(1);
});

describe('status of the C-STORE response (PS3.4 table B.2-1)', () => {
  test.each<[number, string, ErrorCode | undefined]>([
    [0x0000, 'stored', undefined],
    [0xb000, 'warning', 'PACS_COERCED'],
    [0xb006, 'warning', 'PACS_DISCARDED'],
    [0xb007, 'warning', 'PACS_MISMATCH_WARNING'],
    [0xb123, 'warning', 'PACS_WARNING'],
    [0x0107, 'warning', 'PACS_WARNING'],
    [0x0111, 'warning', 'PACS_DUPLICATE'],
    [0xa700, 'failed', 'PACS_FULL'],
    [0xa702, 'failed', 'PACS_FULL'],
    [0xa900, 'failed', 'PACS_MISMATCH'],
    [0xa9ff, 'failed', 'PACS_MISMATCH'],
    [0xc000, 'failed', 'PACS_NOT_UNDERSTOOD'],
    [0xcfff, 'failed', 'PACS_NOT_UNDERSTOOD'],
    [0x0122, 'failed', 'PACS_CLASS_REFUSED'],
    [0x0124, 'failed', 'PACS_NOT_AUTHORIZED'],
    [0x0110, 'failed', 'PACS_STATUS'],
    [0xfe00, 'failed', 'PACS_STATUS'],
    [0xff00, 'failed', 'PACS_STATUS'],
    [0xa800, 'failed', 'PACS_STATUS'],
  ])('%i is %s, %s, and the next instance goes its way', async (status, outcome, code) => {
    const script = afterDataset(async (caller) => {
      caller.send(response({ context: 1, message: 1, status, instance: '1.9.1' }));
      await serve(caller, 2);
    });
    const { results, connections } = await send([script], {}, ctItems(2));
    expect(results).toMatchObject([
      { sopInstanceUid: '1.9.1', outcome, status },
      { sopInstanceUid: '1.9.2', outcome: 'stored' },
    ]);
    expect(results[0]?.error?.code).toBe(code);
    expect(connections).toBe(1);
  });
});

describe('a presentation context is refused (PS3.8 table 9-18)', () => {
  test.each<[string, Buffer, ErrorCode]>([
    ['user rejection', accept([{ id: 1 }, { id: 3, result: 1 }]), 'PACS_CONTEXT_REFUSED'],
    ['no reason', accept([{ id: 1 }, { id: 3, result: 2 }]), 'PACS_CONTEXT_REFUSED'],
    ['abstract syntax', accept([{ id: 1 }, { id: 3, result: 3 }]), 'PACS_CONTEXT_REFUSED'],
    ['transfer syntaxes', accept([{ id: 1 }, { id: 3, result: 4 }]), 'PACS_SYNTAX_REFUSED'],
    ['no word on it', accept([{ id: 1 }]), 'PACS_CONTEXT_REFUSED'],
    [
      'a syntax that was not proposed',
      accept([{ id: 1 }, { id: 3, syntax: '1.2.840.10008.1.2' }]),
      'PACS_CONTEXT_REFUSED',
    ],
  ])('%s: its instances fail, the others are stored', async (_name, acceptance, code) => {
    const script: Script = async (caller) => {
      await caller.pdu();
      caller.send(acceptance);
      await serve(caller, 1);
    };
    const items = [
      ctItem('1.9.1'),
      { ...ctItem('1.9.2'), transferSyntaxUid: '1.2.840.10008.1.2.4.80' },
      ctItem('1.9.3'),
    ];
    const { results, connections } = await send([script], {}, items);
    expect(outcomes(results)).toEqual(['1.9.1 stored', `1.9.2 ${code}`, '1.9.3 stored']);
    expect(connections).toBe(1);
  });
});

describe('what is wrong on our side', () => {
  test.each(['', '1.2.3 ', '../1', '1'.repeat(65), '1.2\0'])('UID %j is not sent', async (sopInstanceUid) => {
    const items = [ctItem('1.9.1'), ctItem(sopInstanceUid), { ...ctItem('1.9.3'), sopClassUid: sopInstanceUid }];
    const { summary } = await send([healthy], {}, items);
    expect(summary).toEqual({ stored: 1, warned: 0, failed: 2, cancelled: false });
  });

  test('the source of the bytes breaks: its instance fails, on a fresh association the others go on', async () => {
    const broken = {
      ...ctItem('1.9.1'),
      async *dataset() {
        yield new Uint8Array(50_000);
        throw new Error('disk');
      },
    };
    const { results, connections } = await send([healthy], { reference: () => 'R1' }, [broken, ctItem('1.9.2')]);
    expect(outcomes(results)).toEqual(['1.9.1 INTERNAL', '1.9.2 stored']);
    expect(connections).toBe(2);
  });

  test('a peer never gets half an instance as a whole one', async () => {
    let last = false;
    const watching: Script = async (caller) => {
      await caller.pdu();
      caller.send(accept([{ id: 1 }]));
      for (let pdu = await caller.pdu(); pdu !== undefined; pdu = await caller.pdu()) {
        if (pdu[0] === 4 && pdu[11] === 0x02) last = true;
      }
    };
    const broken = {
      ...ctItem('1.9.1'),
      async *dataset() {
        yield new Uint8Array(50_000);
        throw new Error('disk');
      },
    };
    await send([watching], { reference: () => 'R1' }, [broken]);
    expect(last).toBe(false);
  });
});

describe('cancelled by the signal', () => {
  test('while a peer is silent: A-ABORT, and nothing more', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const script = afterDataset(async (caller) => {
      abort.abort();
      for (let pdu = await caller.pdu(); pdu !== undefined; pdu = await caller.pdu()) seen.push(pdu[0] ?? 0);
    });
    const { results, summary } = await send([script], { signal: abort.signal });
    expect(summary).toEqual({ stored: 0, warned: 0, failed: 0, cancelled: true });
    expect(results).toEqual([]);
    expect(seen).toEqual([7]);
  });

  test('while the source hangs', async () => {
    const abort = new AbortController();
    const hanging = {
      ...ctItem('1.9.1'),
      async *dataset() {
        yield new Uint8Array(10);
        abort.abort();
        await new Promise(() => {});
      },
    };
    const { summary } = await send([healthy], { signal: abort.signal }, [hanging]);
    expect(summary.cancelled).toBe(true);
  });

  test('before it began: no connection', async () => {
    const { summary, connections } = await send([healthy], { signal: AbortSignal.abort() });
    expect([summary.cancelled, connections]).toEqual([true, 0]);
  });
});

describe('associations', () => {
  test('never more than instances; each with one context per class and syntax', async () => {
    expect((await send([healthy], { associations: 8 }, ctItems(3))).connections).toBe(3);
  });

  test('more than 128 pairs of class and syntax take several associations', async () => {
    const items = Array.from({ length: 130 }, (_, index) => ({
      ...ctItem(`1.9.${index + 1}`, 1000),
      transferSyntaxUid: `${EXPLICIT_LE}.${index + 1}`,
    }));
    const proposed: number[] = [];
    const script: Script = async (caller) => {
      const request = (await caller.pdu())?.toString('latin1') ?? '';
      const count = request.split(`0\0\0\x19${CT}`).length - 1;
      proposed.push(count);
      const offset = proposed.length === 1 ? 0 : 128;
      caller.send(
        accept(
          Array.from({ length: count }, (_, index) => ({
            id: 2 * index + 1,
            syntax: `${EXPLICIT_LE}.${index + offset + 1}`,
          })),
        ),
      );
      for (let message = 1; message <= count; message += 1) {
        const context = await caller.message({ dataset: true });
        expect(context).toBe(2 * message - 1);
        caller.send(response({ context, message }));
      }
      await caller.pdu();
      caller.send(RELEASE_RP);
    };
    const { summary } = await send([script], {}, items);
    expect(proposed).toEqual([128, 2]);
    expect(summary).toEqual({ stored: 130, warned: 0, failed: 0, cancelled: false });
  });
});

describe('fragments', () => {
  test.each([128, 1001, 16_384, 131_072, 0xffffffff, 0])(
    'maximum length %i is kept, all bytes in order',
    async (maximumLength) => {
      const sent = Buffer.alloc(300_001);
      for (let index = 0; index < sent.length; index += 1) sent[index] = (index * 31) % 251;
      const cuts = [0, 1, 127, 128, 65_536, 65_537, 200_000, 300_001];
      const item = {
        ...ctItem('1.9.1'),
        async *dataset() {
          for (const [index, cut] of cuts.entries()) yield sent.subarray(cut, cuts[index + 1] ?? cut);
        },
      };
      const received: Buffer[] = [];
      const bodies: number[] = [];
      const script: Script = async (caller) => {
        await caller.pdu();
        caller.send(accept([{ id: 1 }], { maximumLength }));
        for (;;) {
          const pdu = await caller.pdu();
          if (pdu?.[0] !== 4) return caller.send(RELEASE_RP);
          bodies.push(pdu.length - 6);
          if (((pdu[11] ?? 0) & 1) === 0) received.push(pdu.subarray(12));
          if (pdu[11] === 2) caller.send(response({ context: 1, message: 1 }));
        }
      };
      const { summary } = await send([script], {}, [item]);
      expect(summary.stored).toBe(1);
      // A data set of odd length is followed by a NUL: no fragment may be odd.
      expect(Buffer.concat(received).equals(Buffer.concat([sent, Buffer.alloc(1)]))).toBe(true);
      expect(received.every((fragment) => fragment.length % 2 === 0)).toBe(true);
      expect(Math.max(...bodies)).toBeLessThanOrEqual(maximumLength === 0 ? 131_078 : maximumLength);
    },
  );
});
