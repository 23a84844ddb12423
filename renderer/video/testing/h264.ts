/** H.264 pictures taken out of their container by means that the program does not use, to be compared. */

/** Slices (ITU-T H.264 table 7-1): what pictures consist of. */
const SLICES = [1, 5];
const PACKET = 188;

/** The slices of the elementary stream on one PID of a transport stream (ITU-T H.222.0 2.4.3), in their order. */
export function slicesOfTransport(packets: Uint8Array, pid: number): Buffer[] {
  const payloads: Uint8Array[] = [];
  for (let at = 0; at + PACKET <= packets.length; at += PACKET) {
    const packet = Buffer.from(packets.subarray(at, at + PACKET));
    const [second, fourth] = [packet.readUInt8(1), packet.readUInt8(3)];
    if ((packet.readUInt16BE(1) & 0x1fff) !== pid || (fourth & 0x10) === 0) continue;
    let start = (fourth & 0x20) === 0 ? 4 : 5 + packet.readUInt8(4);
    // A PES packet begins: its header is not of the stream.
    if ((second & 0x40) !== 0) start += 9 + packet.readUInt8(start + 8);
    payloads.push(packet.subarray(start));
  }
  return splitAnnexB(Buffer.concat(payloads)).filter(isSlice);
}

/** The slices of the one video track of an MP4 file whose samples lie in one media data box, in their order. */
export function slicesOfMp4(file: Uint8Array): Buffer[] {
  const whole = Buffer.from(file);
  for (let at = 0; at + 8 <= whole.length; at += whole.readUInt32BE(at)) {
    if (whole.toString('latin1', at + 4, at + 8) !== 'mdat') continue;
    return splitByLength(whole.subarray(at + 8, at + whole.readUInt32BE(at))).filter(isSlice);
  }
  return [];
}

function isSlice(unit: Buffer): boolean {
  return SLICES.includes(unit.readUInt8(0) & 0x1f);
}

/** Byte stream format: units between start codes, zeros before a start code belong to it. */
function splitAnnexB(stream: Buffer): Buffer[] {
  const units: Buffer[] = [];
  const code = Buffer.from([0, 0, 1]);
  for (let start = stream.indexOf(code) + 3; start > 2;) {
    const next = stream.indexOf(code, start);
    let end = next < 0 ? stream.length : next;
    while (end > start && stream[end - 1] === 0) end -= 1;
    units.push(stream.subarray(start, end));
    start = next < 0 ? 0 : next + 3;
  }
  return units;
}

function splitByLength(samples: Buffer): Buffer[] {
  const units: Buffer[] = [];
  for (let at = 0; at + 4 < samples.length;) {
    const length = samples.readUInt32BE(at);
    units.push(samples.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return units;
}
