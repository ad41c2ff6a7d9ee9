import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HandOverBody } from './hand-over-body';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it.each([
  ['a buffer', () => Buffer.from('message')],
  ['a stream', () => Readable.from([Buffer.from('mess'), Buffer.from('age')])],
])('of %s ends only after the mark is committed', async (_, source) => {
  let commit: () => void = () => undefined;
  const body = new HandOverBody(source(), () => new Promise<void>((resolve) => (commit = resolve)));
  let ended = false;
  const read = text(body.stream).then((all) => {
    ended = true;
    return all;
  });
  await turn();
  await turn();
  expect([ended, body.handedOver]).toEqual([false, false]);
  commit();
  expect(await read).toBe('message');
  expect(body.handedOver).toBe(true);
});

it('asks for no mark before somebody reads it', async () => {
  let asked = false;
  const body = new HandOverBody(Buffer.from('message'), () => {
    asked = true;
    return Promise.resolve();
  });
  await turn();
  expect(asked).toBe(false);
  await text(body.stream);
  expect(asked).toBe(true);
});

it('fails without an end when the mark cannot be made', async () => {
  const body = new HandOverBody(Buffer.from('message'), () => Promise.reject(new Error('claim lost')));
  await expect(text(body.stream)).rejects.toThrow('claim lost');
  expect(body.handedOver).toBe(false);
});

it('is not handed over when it was destroyed before the mark came', async () => {
  let commit: () => void = () => undefined;
  const body = new HandOverBody(Buffer.from('message'), () => new Promise<void>((resolve) => (commit = resolve)));
  const read = text(body.stream).catch(() => 'broken');
  await turn();
  body.stream.destroy(new Error('connection lost'));
  commit();
  expect(await read).toBe('broken');
  await turn();
  expect(body.handedOver).toBe(false);
});
