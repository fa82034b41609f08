import assert from 'node:assert/strict';
import * as faults from '../faults.ts';
import type { Scenario } from '../scenario.ts';
import { MiB, patient } from '../world.ts';

/** Rows 1 to 15: sizes, ranges and bodies. */
export const bodies: Scenario[] = [
  {
    row: '1',
    name: 'sixteen ranges',
    bytes: 48 * MiB,
    pace: 8 * MiB,
    job: { connections: 16 },
    timing: patient,
    also: ({ origin }) => {
      assert.ok(origin.requests <= 48, `${origin.requests} requests`);
      assert.ok(origin.mostActive > 8, `${origin.mostActive} connections`);
    },
  },
  { row: '2', name: 'an empty file', bytes: 0, fails: { code: 'empty', retryable: false } },
  {
    row: '2',
    name: 'an empty body with status 200',
    faults: [faults.status(200, { body: '', headers: { 'content-type': 'video/mp4', 'content-length': '0' } })],
    fails: { code: 'empty', retryable: false },
  },
  { row: '2', name: 'one byte', bytes: 1, also: ({ origin }) => assert.equal(origin.requests, 1) },
  { row: '2', name: 'a MiB less one byte', bytes: MiB - 1, also: ({ origin }) => assert.equal(origin.requests, 1) },
  {
    row: '4',
    name: 'ranges are never offered',
    faults: [faults.whole],
    also: ({ origin }) => assert.equal(origin.requests, 1),
  },
  { row: '5', name: 'chunks and no length', faults: [faults.unframed('chunked')] },
  {
    row: '5',
    name: 'chunks cut in the middle are never taken as the whole file',
    faults: [faults.first(2, faults.unframed('chunked', { until: 2 * MiB, abort: true })), faults.unframed('chunked')],
    startsOver: 'some',
  },
  {
    row: '5',
    name: 'neither chunks nor length: believed when a second try ends at the same byte',
    faults: [faults.first(1, faults.unframed('close', { until: 3 * MiB })), faults.unframed('close')],
    startsOver: 2,
    also: ({ origin }) => assert.equal(origin.requests, 3),
  },
  {
    row: '6',
    name: 'the prefix is kept and ranges do the rest',
    faults: [
      faults.first(1, (ask, origin) => {
        origin.serve({ ...ask, range: null }, { cutAfter: 3 * MiB });
        return true;
      }),
    ],
    also: ({ origin }) => assert.ok(origin.sent < 6.5 * MiB, `${origin.sent} bytes sent`),
  },
  {
    row: '7',
    name: 'nothing of a fifth of the answers is written',
    bytes: 24 * MiB,
    pace: 8 * MiB,
    faults: [faults.later(faults.sometimes(0.2, faults.whole))],
  },
  {
    row: '8',
    name: 'one stream from the start does the rest',
    bytes: 8 * MiB,
    pace: 10 * MiB,
    faults: [faults.later(faults.whole)],
    also: ({ origin }) => assert.ok(origin.requests <= 12, `${origin.requests} requests`),
  },
  {
    row: '9',
    name: 'a fifth of the ranges begin elsewhere',
    bytes: 24 * MiB,
    pace: 8 * MiB,
    faults: [faults.later(faults.sometimes(0.2, faults.contentRange(4096)))],
  },
  {
    row: '9b',
    name: 'one stream from the start does the rest',
    bytes: 8 * MiB,
    pace: 10 * MiB,
    faults: [faults.later(faults.contentRange(4096))],
    timing: patient,
  },
  {
    row: '10',
    name: 'once: fetched anew by itself',
    bytes: 12 * MiB,
    pace: 8 * MiB,
    faults: [faults.once(faults.later(faults.contentRange(0, 5)))],
    startsOver: 1,
  },
  {
    row: '10',
    name: 'at every range: fails, and says that the source changed',
    bytes: 12 * MiB,
    pace: 8 * MiB,
    faults: [faults.later(faults.contentRange(0, 5))],
    startsOver: 2,
    fails: { code: 'source-changed', retryable: false },
  },
  {
    row: '11',
    name: 'no Content-Range in a fifth of the answers',
    bytes: 24 * MiB,
    pace: 8 * MiB,
    faults: [faults.later(faults.sometimes(0.2, faults.bareRange))],
  },
  {
    row: '11',
    name: 'a total of *, where the size is known',
    bytes: 12 * MiB,
    pace: 8 * MiB,
    faults: [faults.later(faults.claiming(({ from, to }) => ({ 'content-range': `bytes ${from}-${to - 1}/*` })))],
    also: ({ origin }) => assert.ok(origin.mostActive > 1),
  },
  { row: '12', name: 'half a megabyte at a time', faults: [faults.atMost(500_000)] },
  {
    row: '12',
    name: 'blocks that end where pieces meet: done, though nothing can be compared there',
    bytes: 4 * MiB,
    pace: 8 * MiB,
    faults: [faults.inBlocks(64 << 10)],
    also: ({ origin, harness }) => {
      assert.ok(origin.requests <= 200, `${origin.requests} requests`);
      assert.ok(harness.written > 4 * MiB, 'no join was tried again');
    },
  },
  {
    row: '12',
    name: 'such blocks at first: the joins are compared in the end, and nothing is fetched anew for it',
    bytes: 4 * MiB,
    pace: 8 * MiB,
    faults: [faults.untilAllWasAsked(64 << 10, faults.inBlocks(64 << 10))],
    also: ({ harness }) => {
      assert.ok(harness.written > 4 * MiB, 'no join was fetched again');
      assert.ok(harness.written <= 4 * MiB + 16, `${harness.written} bytes written`);
    },
  },
  {
    row: '12',
    name: 'a Content-Length shorter than its range',
    faults: [faults.sometimes(0.5, faults.shortLength(300_000))],
  },
  { row: '13', name: 'a body longer than its range', bytes: 4 * MiB, faults: [faults.sometimes(0.5, faults.surplus)] },
  {
    row: '14',
    name: 'a third of them, each goes on at the exact byte',
    bytes: 24 * MiB,
    pace: 16 * MiB,
    faults: [faults.sometimes(0.3, faults.cutAfter(400_000))],
  },
  {
    row: '15',
    name: 'two in a hundred answers',
    bytes: 24 * MiB,
    pace: 8 * MiB,
    faults: [faults.sometimes(0.02, faults.cutAfter(MiB))],
  },
  {
    row: '15',
    name: 'three in ten answers',
    bytes: 24 * MiB,
    pace: 8 * MiB,
    faults: [faults.sometimes(0.3, faults.cutAfter(MiB))],
  },
  { row: '15', name: 'every answer after a MiB', bytes: 16 * MiB, faults: [faults.cutAfter(MiB)] },
];
