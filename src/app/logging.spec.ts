import { Writable } from 'node:stream';
import pino from 'pino';
import { readConfig } from '../config/config';
import { errorWords, loggingOptions } from './logging';

function logged(log: (logger: pino.Logger) => void): Record<string, any> {
  let text = '';
  const stream = new Writable({ write: (chunk: Buffer, _, done) => done(void (text += chunk.toString())) });
  log(pino(loggingOptions(readConfig({ NODE_ENV: 'production' })), stream));
  return text ? JSON.parse(text) : {};
}

describe('logging', () => {
  it.each([
    ['at the top', { password: 'MARK' }],
    ['one level down', { server: { clientSecret: 'MARK' } }],
    ['two levels down', { request: { headers: { authorization: 'MARK', cookie: 'MARK', 'set-cookie': 'MARK' } } }],
  ])('redacts secrets %s', (_, bindings) => {
    expect(JSON.stringify(logged((logger) => logger.warn(bindings, 'words')))).not.toContain('MARK');
  });

  it('names of a request neither query string nor headers', () => {
    const req = { id: 'r1', method: 'GET', url: '/setup?token=MARK', headers: { 'x-any': 'MARK' } };
    expect(logged((logger) => logger.info({ req })).req).toEqual({ id: 'r1', method: 'GET', path: '/setup' });
  });

  it('keeps of an error its words, code, stack and cause, and nothing that hangs on it', () => {
    const cause = Object.assign(new Error('inner'), { parameters: ['MARK'] });
    const error = Object.assign(new TypeError('outer', { cause }), { code: 'E1', parameters: ['MARK'] });
    const { err } = logged((logger) => logger.error({ err: error }));
    expect(err).toMatchObject({ type: 'TypeError', message: 'outer', code: 'E1', cause: { message: 'inner' } });
    expect(JSON.stringify(err)).not.toContain('MARK');
    expect(errorWords('no error')).toBe('no error');
  });

  it("leaves out Nest's list of modules and routes, but not its warnings", () => {
    expect(logged((logger) => logger.info({ context: 'InstanceLoader' }, 'words'))).toEqual({});
    expect(logged((logger) => logger.warn({ context: 'InstanceLoader' }, 'words'))).toMatchObject({ msg: 'words' });
  });
});
