import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SandboxInstance } from '../types.ts';
import type { AnswerBody } from './answer-body.ts';
import type { ActiveFaults } from './faults.ts';
import { foreignInstance, otherPatientsInstance } from './tampering.ts';

/** Names of one multipart answer, in the shape of the official sample. */
export interface MultipartNames {
  readonly boundary: string;
  readonly start: string;
}

export function multipartNames(): MultipartNames {
  return { boundary: randomUUID(), start: `${randomUUID()}@resteasy-multipart` };
}

/**
 * Writes the parts: `Content-ID`, `Content-Type` with the stored transfer syntax, then the file as it lies on the disk.
 * Throws AnswerEnded when a fault or the client ends the answer early.
 */
export async function writeParts(
  instances: readonly SandboxInstance[],
  names: MultipartNames,
  body: AnswerBody,
  faults: ActiveFaults,
): Promise<void> {
  const boundary = faults.get('wrong-boundary') === undefined ? names.boundary : randomUUID();
  for (const [index, { instance, change }] of planParts(instances, faults).entries()) {
    const id = index === 0 ? names.start : `${randomUUID()}@resteasy-multipart`;
    const type = `application/dicom;transfer-syntax=${instance.transferSyntaxUid}`;
    const head = `${index === 0 ? '' : '\r\n'}--${boundary}\r\nContent-ID: <${id}>\r\nContent-Type: ${type}\r\n\r\n`;
    await body.append(Buffer.from(head, 'latin1'));
    if (change === undefined) await body.appendFile(instance.file);
    else await body.append(change(await readFile(instance.file)));
    // The first image must not wait for the second.
    if (index === 0) await body.flush();
  }
  await body.append(Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1'));
  await body.flush();
}

interface Part {
  readonly instance: SandboxInstance;
  readonly change?: (file: Buffer) => Buffer;
}

function planParts(instances: readonly SandboxInstance[], faults: ActiveFaults): Part[] {
  const otherPatient = faults.get('other-patient');
  const parts: Part[] = instances.map((instance, index) =>
    index === otherPatient?.at ? { instance, change: otherPatientsInstance } : { instance },
  );
  const duplicate = faults.get('duplicate');
  const twice = duplicate === undefined ? undefined : parts[duplicate.at];
  if (duplicate !== undefined && twice !== undefined) parts.splice(duplicate.at, 0, twice);
  const missing = faults.get('missing');
  if (missing !== undefined) parts.splice(missing.at, 1);
  const foreign = faults.get('foreign-instance');
  const [model] = instances;
  if (foreign !== undefined && model !== undefined) {
    parts.splice(foreign.at, 0, { instance: model, change: foreignInstance });
  }
  return parts;
}
