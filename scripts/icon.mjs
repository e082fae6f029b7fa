// Draws icon.png: a shield with an M. Run it after changing the drawing; the result is committed.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { at } from './lib/project.mjs';

const SIZE = 128;
const SAMPLES = 4;
const shieldColour = [0x1f, 0x6f, 0xb2];
const letterColour = [0xff, 0xff, 0xff];
const letter = [
  [-0.2, 0.66],
  [-0.2, 0.3],
  [0, 0.54],
  [0.2, 0.3],
  [0.2, 0.66],
];

writeFileSync(at('icon.png'), png(pixels()));

/** Colour at a point: x in -0.5..0.5, y in 0..1; `undefined` outside the shield. */
function colourAt(x, y) {
  const half = y < 0.45 ? 0.4 : 0.4 * Math.sqrt(Math.max(0, 1 - ((y - 0.45) / 0.5) ** 2));
  if (y < 0.06 || y > 0.95 || Math.abs(x) > half) return undefined;
  const strokes = letter.slice(1).map((end, i) => distance([x, y], letter[i], end));
  return Math.min(...strokes) < 0.045 ? letterColour : shieldColour;
}

function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** RGBA rows, each with PNG's filter byte 0 before it; every pixel is the mean of several samples. */
function pixels() {
  const rows = Buffer.alloc(SIZE * (SIZE * 4 + 1));
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      rows.set(pixel(row, column), row * (SIZE * 4 + 1) + 1 + column * 4);
    }
  }
  return rows;
}

function pixel(row, column) {
  const sum = [0, 0, 0];
  let hits = 0;
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) / SIZE - 0.5;
    const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / SIZE;
    const colour = colourAt(x, y);
    if (colour === undefined) continue;
    hits++;
    colour.forEach((value, channel) => (sum[channel] += value));
  }
  return [...sum.map((value) => (hits > 0 ? value / hits : 0)), (255 * hits) / (SAMPLES * SAMPLES)];
}

function png(rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
