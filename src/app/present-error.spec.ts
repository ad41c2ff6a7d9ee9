import { Logger } from '@nestjs/common';
import { GraphQLError } from 'graphql';
import { presentError } from './present-error';

describe('presentError', () => {
  const log = jest.spyOn(Logger.prototype, 'error').mockImplementation();
  afterEach(() => log.mockClear());
  const told = (error: GraphQLError) => presentError(error.toJSON(), error);

  it.each(['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'])('tells %s', (code) => {
    const error = new GraphQLError('Words for people.', { extensions: { code, stacktrace: ['secret.ts'] } });
    expect(told(error)).toEqual({ message: 'Words for people.', extensions: { code } });
    expect(log).not.toHaveBeenCalled();
  });

  it('tells what graphql-js says of a document', () => {
    expect(told(new GraphQLError('Variable "$id" is required.')).extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it.each([
    ['a thrown error', new GraphQLError('at 10.0.0.1', { originalError: new Error('at 10.0.0.1'), path: ['users'] })],
    [
      'an error with a code of its own',
      new GraphQLError('at 10.0.0.1', { path: ['users'], extensions: { code: 'ECONNREFUSED' } }),
    ],
  ])('hides the words of %s, and logs them', (_, error) => {
    expect(told(error)).toEqual({
      message: 'Something went wrong in the server; its log has the details.',
      path: ['users'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
    expect(log).toHaveBeenCalledWith({ err: error.originalError ?? error, path: 'users' }, 'an operation failed');
  });
});
